package dev.muster.dep.apple;

import java.time.LocalDate;
import java.util.Optional;

/**
 * That a device came in place of another one. Apple, Device Assignment: Get Replacement Details;
 * protocol version 10.
 *
 * @param serialNumber of the device that came
 * @param originalSerialNumber of the one that it came for
 * @param date when
 */
public record ReplacementDetails(
    String serialNumber, String originalSerialNumber, Optional<LocalDate> date) {}
