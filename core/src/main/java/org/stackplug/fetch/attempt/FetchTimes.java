package org.stackplug.fetch.attempt;

import java.time.Duration;

/**
 * How long the work on one repository may take.
 *
 * @param attempt for one attempt ({@code GIT_TIMEOUT})
 * @param total for all attempts together, with the pauses between them
 */
public record FetchTimes(Duration attempt, Duration total) {}
