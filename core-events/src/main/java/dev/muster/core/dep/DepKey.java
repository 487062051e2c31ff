package dev.muster.core.dep;

/** A serial number in an account: an organization may have it in several, one after the other. */
public record DepKey(String account, String serialNumber) {}
