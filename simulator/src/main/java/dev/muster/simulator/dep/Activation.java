package dev.muster.simulator.dep;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * What Setup Assistant gets from Apple for a device: the profile that is assigned to it.
 *
 * @param webUrl {@code configuration_web_url}; where there is one, {@code url} is not asked
 * @param anchors {@code anchor_certs}: where there are any, no other certificates are trusted
 * @param awaits {@code await_device_configured}
 * @param json the whole profile
 */
public record Activation(
    String profileUuid,
    URI url,
    Optional<URI> webUrl,
    List<X509Certificate> anchors,
    boolean awaits,
    String json) {

  /** Copies the list. */
  public Activation {
    anchors = List.copyOf(anchors);
  }

  static Activation of(String uuid, JsonObject profile) {
    List<X509Certificate> anchors = new ArrayList<>();
    JsonArray encoded = profile.getJsonArray("anchor_certs", new JsonArray());
    try {
      CertificateFactory x509 = CertificateFactory.getInstance("X.509");
      for (int i = 0; i < encoded.size(); i++) {
        anchors.add(
            (X509Certificate)
                x509.generateCertificate(
                    new ByteArrayInputStream(
                        Base64.getMimeDecoder().decode(encoded.getString(i)))));
      }
    } catch (CertificateException | IllegalArgumentException e) {
      throw new IllegalStateException("an anchor certificate of the profile can't be read", e);
    }
    return new Activation(
        uuid,
        URI.create(profile.getString("url")),
        Optional.ofNullable(profile.getString("configuration_web_url")).map(URI::create),
        anchors,
        profile.getBoolean("await_device_configured", false),
        profile.encode());
  }
}
