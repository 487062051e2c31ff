package dev.muster.dep;

import dev.muster.dep.apple.AppleSettings;
import java.time.Duration;

/**
 * How Apple's Device Enrollment Program is followed.
 *
 * @param apple how Apple's service is reached
 * @param interval how often changes are asked for
 * @param listEvery how often all devices are listed, for changes that Apple never told of
 * @param page the most devices of a page; 1000 at most, by Apple's word
 * @param instance names this node among those with the role, and stays the same over restarts
 */
public record DepSettings(
    AppleSettings apple, Duration interval, Duration listEvery, int page, String instance) {}
