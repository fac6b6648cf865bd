package dev.nono.profile.model;

import java.time.Duration;

/**
 * How many requests of a route are let through.
 *
 * @param requestsPerMinute how many a minute; 0 for no limit
 * @param burst how many at once, at least 1
 * @param maxDelay how long a request is held back before it is refused
 */
public record RateLimit(int requestsPerMinute, int burst, Duration maxDelay) {}
