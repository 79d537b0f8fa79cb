//! Simulated time: how it follows the time of a wall clock, which the caller reads.

use holdpoint_domain::Ms;

/// Longer gaps between two readings count as this long: the computer was asleep.
pub const MAX_TICK_MS: Ms = 1_000;

/// Simulated milliseconds in one of the wall clock, as chosen: 0 is a pause.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Speed(u32);

impl Speed {
    /// The clock stands.
    pub const PAUSE: Self = Self(0);
    /// As a wall clock.
    pub const REAL: Self = Self(1);

    /// Pause, 1, 10 or 60; none for other numbers.
    #[must_use]
    pub const fn new(factor: u32) -> Option<Self> {
        match factor {
            0 | 1 | 10 | 60 => Some(Self(factor)),
            _ => None,
        }
    }

    /// 0, 1, 10 or 60.
    #[must_use]
    pub const fn factor(self) -> u32 {
        self.0
    }
}

/// A simulated clock. `wall` is any clock in ms that does not go back; simulated time never goes back either.
#[derive(Clone, Copy, Debug)]
pub struct SimulatedTime {
    at: Ms,
    wall: Ms,
    end: Ms,
    speed: Speed,
    slow: bool,
    held: bool,
    jump: Option<Ms>,
}

impl SimulatedTime {
    /// A clock that stands at `at` until [`Self::set_speed`]; it stops at `end`.
    #[must_use]
    pub const fn new(at: Ms, end: Ms, wall: Ms) -> Self {
        Self { at, wall, end, speed: Speed::PAUSE, slow: false, held: false, jump: None }
    }

    /// The simulated time.
    #[must_use]
    pub fn now(&self, wall: Ms) -> Ms {
        let passed = (wall - self.wall).clamp(0, MAX_TICK_MS);
        (self.at + passed * Ms::from(self.rate())).min(self.end.max(self.at))
    }

    /// Takes over that time has passed; to be called more often than [`MAX_TICK_MS`].
    pub fn tick(&mut self, wall: Ms) {
        self.at = self.now(wall);
        self.wall = self.wall.max(wall);
    }

    /// Sets the speed. What slowed the clock down does so no more.
    pub fn set_speed(&mut self, wall: Ms, speed: Speed) {
        self.tick(wall);
        (self.speed, self.slow) = (speed, false);
    }

    /// Goes at most as fast as a wall clock, as long as an action is read.
    pub fn slow_down(&mut self, wall: Ms, slow: bool) {
        self.tick(wall);
        self.slow = slow;
    }

    /// Stands until it is let go.
    pub fn hold(&mut self, wall: Ms, held: bool) {
        self.tick(wall);
        self.held = held;
    }

    /// Begins a jump: the clock stands and is moved by [`Self::advance_jump`]. A held clock does not jump.
    pub fn begin_jump(&mut self, wall: Ms, to: Ms) {
        self.tick(wall);
        self.jump = (to > self.at && !self.held).then_some(to.min(self.end.max(self.at)));
    }

    /// Where a jump goes to.
    #[must_use]
    pub const fn jump(&self) -> Option<Ms> {
        self.jump
    }

    /// Moves a jump on to `at`, at most to its end, where the clock goes on as a wall clock.
    pub fn advance_jump(&mut self, wall: Ms, at: Ms) {
        self.tick(wall);
        let Some(to) = self.jump else { return };
        self.at = self.at.max(at.min(to));
        if self.at >= to {
            (self.jump, self.speed) = (None, Speed::REAL);
        }
    }

    /// The speed that was chosen.
    #[must_use]
    pub const fn speed(&self) -> Speed {
        self.speed
    }

    /// Whether the clock is slowed down by what is read.
    #[must_use]
    pub const fn is_slow(&self) -> bool {
        self.slow && self.speed.0 > Speed::REAL.0
    }

    /// Whether the clock stands until it is let go.
    #[must_use]
    pub const fn is_held(&self) -> bool {
        self.held
    }

    /// Simulated milliseconds in one of the wall clock.
    #[must_use]
    pub fn rate(&self) -> u32 {
        match (self.held || self.jump.is_some() || self.at >= self.end, self.slow) {
            (true, _) => 0,
            (_, true) => self.speed.0.min(Speed::REAL.0),
            _ => self.speed.0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIXTY: Speed = Speed(60);

    fn at_speed(speed: Speed) -> SimulatedTime {
        let mut time = SimulatedTime::new(1_000_000, 90_000_000, 500);
        time.set_speed(500, speed);
        time
    }

    #[test]
    fn speed_multiplies_wall_time() {
        for factor in [0, 1, 10, 60] {
            let time = at_speed(Speed::new(factor).unwrap());
            assert_eq!(time.now(900), 1_000_000 + 400 * Ms::from(factor));
        }
        assert_eq!(Speed::new(7), None);
    }

    #[test]
    fn gap_of_an_hour_counts_as_one_tick() {
        let mut time = at_speed(SIXTY);
        time.tick(500 + 3_600_000);
        assert_eq!(time.now(500 + 3_600_000), 1_000_000 + MAX_TICK_MS * 60);
        assert_eq!(time.now(600 + 3_600_000), 1_000_000 + MAX_TICK_MS * 60 + 6_000);
    }

    #[test]
    fn speed_change_keeps_the_time() {
        let mut time = at_speed(SIXTY);
        time.set_speed(600, Speed::PAUSE);
        assert_eq!((time.now(600), time.now(5_000)), (1_006_000, 1_006_000));
        time.set_speed(5_000, Speed::REAL);
        assert_eq!(time.now(5_010), 1_006_010);
    }

    #[test]
    fn open_action_slows_to_real_time() {
        let mut time = at_speed(SIXTY);
        time.slow_down(500, true);
        assert_eq!((time.now(510), time.is_slow(), time.speed()), (1_000_010, true, SIXTY));
        time.slow_down(510, false);
        assert_eq!(time.now(520), 1_000_610);
        time.slow_down(520, true);
        time.set_speed(520, SIXTY);
        assert_eq!(time.rate(), 60, "a speed that is chosen holds");
    }

    #[test]
    fn held_clock_stands() {
        let mut time = at_speed(SIXTY);
        time.hold(500, true);
        assert_eq!((time.now(900), time.rate()), (1_000_000, 0));
        time.begin_jump(900, 1_500_000);
        assert_eq!(time.jump(), None);
        time.hold(900, false);
        assert_eq!(time.now(901), 1_000_060);
    }

    #[test]
    fn jump_ends_at_its_moment_in_real_time() {
        let mut time = at_speed(SIXTY);
        time.begin_jump(500, 1_500_000);
        assert_eq!(time.now(900), 1_000_000, "only the jump moves it");
        time.advance_jump(900, 1_200_000);
        assert_eq!((time.now(900), time.jump()), (1_200_000, Some(1_500_000)));
        time.advance_jump(910, 1_900_000);
        assert_eq!((time.now(910), time.jump(), time.speed()), (1_500_000, None, Speed::REAL));
        time.begin_jump(910, 1_400_000);
        assert_eq!(time.jump(), None, "time does not go back");
    }

    #[test]
    fn clock_stops_at_the_end() {
        let mut time = SimulatedTime::new(1_000, 2_000, 0);
        time.set_speed(0, SIXTY);
        time.tick(900);
        assert_eq!((time.now(900), time.rate()), (2_000, 0));
    }
}
