package dev.muster.gateway.dep;

import dev.muster.core.event.Bytes;
import dev.muster.core.event.EnrollmentId;
import java.util.Optional;

/**
 * What a device says of itself when it asks for its enrollment profile (Apple, "MachineInfo"). It
 * is signed with a key that Apple certified for some device; that it is this very one is the
 * device's own word.
 *
 * @param device {@code UDID}: letters, digits and dashes, 64 at most
 * @param serialNumber {@code SERIAL}: letters, digits, dots, dashes, 64 at most
 * @param product {@code PRODUCT}, such as {@code Mac14,2}
 * @param build {@code VERSION}, such as {@code 25C56}
 * @param osVersion {@code OS_VERSION}, such as {@code 26.2}; systems before 14 leave it out
 * @param supplementalBuild {@code SUPPLEMENTAL_BUILD_VERSION}
 * @param supplementalVersion {@code SUPPLEMENTAL_OS_VERSION_EXTRA}, such as {@code (a)}
 * @param imei {@code IMEI}
 * @param meid {@code MEID}
 * @param language {@code LANGUAGE}
 * @param takesUpdates {@code MDM_CAN_REQUEST_SOFTWARE_UPDATE}: it may be told to update first
 * @param updateDeviceId {@code SOFTWARE_UPDATE_DEVICE_ID}, by which Apple lists versions (since
 *     14.4)
 * @param takesPlatformSso {@code MDM_CAN_REQUEST_PSSO_CONFIG}: it may be told to sign in first
 *     (macOS 26)
 * @param mustUpdate {@code MANDATORY_SOFTWARE_UPDATE_REQUIRED}: it updates whatever it is told
 * @param pairingToken {@code PAIRING_TOKEN}, of a watch
 */
public record MachineInfo(
    EnrollmentId device,
    String serialNumber,
    Optional<String> product,
    Optional<String> build,
    Optional<String> osVersion,
    Optional<String> supplementalBuild,
    Optional<String> supplementalVersion,
    Optional<String> imei,
    Optional<String> meid,
    Optional<String> language,
    boolean takesUpdates,
    Optional<String> updateDeviceId,
    boolean takesPlatformSso,
    boolean mustUpdate,
    Optional<Bytes> pairingToken) {
  private static final String WATCH = "Watch";

  /** Whether it is a watch, which belongs to a phone. */
  boolean isWatch() {
    return product.filter(name -> name.startsWith(WATCH)).isPresent();
  }
}
