-- An acknowledged append must survive a loss of power, whatever the server's
-- default is. A stronger setting than "on" is left alone.
SELECT set_config('synchronous_commit', 'on', false)
WHERE current_setting('synchronous_commit') IN ('off', 'local');

-- A hub that hangs in the middle of an append must not block the others for ever.
SET idle_in_transaction_session_timeout = '30s';
SET lock_timeout = '20s';
-- Only the server's warnings are of interest.
SET client_min_messages = 'warning';
