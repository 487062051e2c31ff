package dev.muster.gateway.dep;

import dev.muster.core.event.Bytes;
import dev.muster.core.event.EnrollmentId;
import dev.muster.gateway.message.Fields;
import dev.muster.plist.PlistException;
import dev.muster.plist.PlistLimits;
import dev.muster.plist.PlistReader;
import java.util.Optional;
import java.util.regex.Pattern;

/** The property list of a {@link MachineInfo}. */
final class MachineInfoPlist {
  private static final PlistReader READER = new PlistReader(new PlistLimits(8, 1_000, 16 * 1024));
  private static final int LONGEST_TOKEN = 4 * 1024;

  /** Both go into URLs, certificates and terminals, and Apple's have no other characters. */
  private static final Pattern UDID = Pattern.compile("[0-9A-Za-z-]{1,64}");

  private static final Pattern SERIAL = Pattern.compile("[0-9A-Za-z][0-9A-Za-z.-]{0,63}");

  private MachineInfoPlist() {}

  /** What it says; nothing if it is no property list, or lacks UDID or SERIAL. */
  static Optional<MachineInfo> read(byte[] plist) {
    try {
      return of(new Fields(READER.read(plist)));
    } catch (PlistException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Whether it is a property list, whatever it says. */
  static boolean isDictionary(byte[] plist) {
    try {
      READER.read(plist);
      return true;
    } catch (PlistException e) {
      return false;
    }
  }

  private static Optional<MachineInfo> of(Fields fields) {
    String udid = fields.required("UDID");
    String serial = fields.required("SERIAL");
    if (!UDID.matcher(udid).matches() || !SERIAL.matcher(serial).matches()) {
      return Optional.empty();
    }
    return Optional.of(
        new MachineInfo(
            new EnrollmentId(udid),
            serial,
            fields.text("PRODUCT"),
            fields.text("VERSION"),
            fields.text("OS_VERSION"),
            fields.text("SUPPLEMENTAL_BUILD_VERSION"),
            fields.text("SUPPLEMENTAL_OS_VERSION_EXTRA"),
            fields.text("IMEI"),
            fields.text("MEID"),
            fields.text("LANGUAGE"),
            flag(fields, "MDM_CAN_REQUEST_SOFTWARE_UPDATE"),
            fields.text("SOFTWARE_UPDATE_DEVICE_ID"),
            flag(fields, "MDM_CAN_REQUEST_PSSO_CONFIG"),
            flag(fields, "MANDATORY_SOFTWARE_UPDATE_REQUIRED"),
            fields.data("PAIRING_TOKEN", LONGEST_TOKEN).map(Bytes::wrap)));
  }

  private static boolean flag(Fields fields, String key) {
    return fields.flag(key).orElse(false);
  }
}
