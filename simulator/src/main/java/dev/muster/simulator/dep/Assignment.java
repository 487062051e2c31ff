package dev.muster.simulator.dep;

import java.time.Instant;

/**
 * A profile that a server wished for a device.
 *
 * @param outcome what Apple answered for the device; empty where it left the device out
 * @param stay which stay of the device on a server it was, from 1; 0 if it was on none
 * @param repeated whether the device had this very profile already
 */
public record Assignment(
    Instant at, String serial, String profileUuid, String outcome, int stay, boolean repeated) {}
