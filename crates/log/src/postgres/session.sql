-- An acknowledged append must survive a loss of power, whatever the server's
-- default is. A stronger setting than "on" is left alone.
SELECT set_config('synchronous_commit', 'on', false)
WHERE current_setting('synchronous_commit') IN ('off', 'local');

-- A hub that hangs in the middle of an append must not stop the others for ever.
SET idle_in_transaction_session_timeout = '30s';
SET lock_timeout = '20s';
-- The server tells what it does; only its warnings are of interest here.
SET client_min_messages = 'warning';
