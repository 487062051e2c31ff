package dev.muster.admin.filevault;

import dev.muster.core.device.DeviceState;
import dev.muster.core.event.EnrollmentId;
import dev.muster.core.filevault.FileVault;
import io.vertx.core.json.JsonObject;

/** What is known of a Mac's FileVault, as the API shows it. */
public final class FileVaultJson {
  private FileVaultJson() {}

  static JsonObject of(EnrollmentId id, DeviceState device) {
    JsonObject json = new JsonObject().put("enrollment", id.value());
    device.description().serialNumber().ifPresent(v -> json.put("serial_number", v));
    device.description().deviceName().ifPresent(v -> json.put("device_name", v));
    return json.mergeIn(of(device.fileVault()));
  }

  /** Without whose it is. */
  public static JsonObject of(FileVault known) {
    VaultStanding standing = VaultStanding.of(known);
    JsonObject json =
        new JsonObject().put("standing", standing.kind().word()).put("why", standing.why());
    known.told().enabled().ifPresent(v -> json.put("enabled", v));
    known.told().personalKey().ifPresent(v -> json.put("has_personal_key", v));
    known.told().institutionalKey().ifPresent(v -> json.put("has_institutional_key", v));
    known.toldAt().ifPresent(v -> json.put("reported_at", v.toString()));
    known.current().ifPresent(v -> json.put("secret", v));
    known
        .escrow()
        .ifPresent(
            escrow -> {
              json.put("profile_at", escrow.profileAt().toString());
              escrow.askedAt().ifPresent(at -> json.put("asked_at", at.toString()));
            });
    known.rotation().ifPresent(last -> json.put("rotated_at", last.at().toString()));
    return json;
  }
}
