package dev.nono.profile.model;

/**
 * How many requests a route takes.
 *
 * @param requestsPerMinute the mean rate; 0 for no limit
 * @param burst how many may come at once
 * @param maxDelaySeconds for how long a request may be held back before it is refused
 */
public record RateLimit(long requestsPerMinute, long burst, long maxDelaySeconds) {}
