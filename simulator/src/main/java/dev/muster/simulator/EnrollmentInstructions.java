package dev.muster.simulator;

import com.dd.plist.NSArray;
import com.dd.plist.NSData;
import com.dd.plist.NSDictionary;
import com.dd.plist.NSNumber;
import com.dd.plist.NSObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.cms.SignerInformation;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoVerifierBuilder;
import org.bouncycastle.operator.OperatorCreationException;

/**
 * What an enrollment profile tells a device to do.
 *
 * @param anchors the certificates that the profile makes the device trust
 * @param capabilities what the server says that it can do
 * @param signed whether the device is to sign its messages, and not only to show its certificate
 * @param mode {@code EnrollmentMode}, of a device that enrolls by its user's account
 * @param account {@code AssignedManagedAppleID}
 */
public record EnrollmentInstructions(
    URI serverUrl,
    URI checkInUrl,
    String topic,
    URI scepUrl,
    String challenge,
    List<X509Certificate> anchors,
    Set<String> capabilities,
    boolean signed,
    Optional<String> mode,
    Optional<String> account) {
  private static final String USER_ENROLLMENT = "BYOD";

  /**
   * Fetches a profile, checks its signature, and reads it.
   *
   * @throws IOException if it can't be had, or is not signed by someone whom the network trusts
   */
  public static EnrollmentInstructions fetch(Network network, URI url)
      throws IOException, InterruptedException {
    HttpResponse<byte[]> answer = network.sendUntilAnswered(HttpRequest.newBuilder(url).GET());
    String type = answer.headers().firstValue("Content-Type").orElse("");
    if (answer.statusCode() != 200 || !type.equals("application/x-apple-aspen-config")) {
      throw new IOException("no profile: HTTP " + answer.statusCode());
    }
    return read(network, answer.body());
  }

  /**
   * The instructions in a profile that a device was told to install, if it is a signed enrollment
   * profile.
   */
  static Optional<EnrollmentInstructions> in(Network network, byte[] profile) {
    try {
      return Optional.of(read(network, profile));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /**
   * Reads a signed profile.
   *
   * @throws IOException if it is not signed by someone whom the network trusts, or lacks something
   */
  public static EnrollmentInstructions read(Network network, byte[] signedProfile)
      throws IOException {
    NSDictionary profile = Plists.parse(signedContent(network, signedProfile));
    NSDictionary mdm = payload(profile, "PayloadType", "com.apple.mdm");
    NSDictionary identity = payload(profile, "PayloadUUID", string(mdm, "IdentityCertificateUUID"));
    if (!(identity.get("PayloadContent") instanceof NSDictionary scep)) {
      throw new IOException("the identity is not got by SCEP");
    }
    URI server = URI.create(string(mdm, "ServerURL"));
    return new EnrollmentInstructions(
        server,
        Plists.string(mdm, "CheckInURL").map(URI::create).orElse(server),
        string(mdm, "Topic"),
        URI.create(string(scep, "URL")),
        string(scep, "Challenge"),
        anchors(profile),
        capabilities(mdm),
        mdm.get("SignMessage") instanceof NSNumber sign && sign.boolValue(),
        Plists.string(mdm, "EnrollmentMode"),
        Plists.string(mdm, "AssignedManagedAppleID"));
  }

  /** Whether the device is not to say which one it is. */
  boolean isUserEnrollment() {
    return mode.filter(USER_ENROLLMENT::equals).isPresent();
  }

  private static Set<String> capabilities(NSDictionary mdm) {
    return mdm.get("ServerCapabilities") instanceof NSArray all
        ? Arrays.stream(all.getArray())
            .map(NSObject::toString)
            .collect(Collectors.toUnmodifiableSet())
        : Set.of();
  }

  private static byte[] signedContent(Network network, byte[] der) throws IOException {
    try {
      CMSSignedData cms = new CMSSignedData(der);
      SignerInformation signer = cms.getSignerInfos().getSigners().iterator().next();
      List<X509Certificate> chain = new ArrayList<>();
      X509Certificate own = null;
      for (X509CertificateHolder holder : cms.getCertificates().getMatches(null)) {
        X509Certificate certificate = new JcaX509CertificateConverter().getCertificate(holder);
        chain.add(certificate);
        if (signer.getSID().match(holder)) {
          own = certificate;
        }
      }
      if (own == null
          || !signer.verify(new JcaSimpleSignerInfoVerifierBuilder().build(own))
          || !network.trusts(own, chain)) {
        throw new IOException("the profile's signature is not to be trusted");
      }
      return (byte[]) cms.getSignedContent().getContent();
    } catch (CMSException | GeneralSecurityException | OperatorCreationException e) {
      throw new IOException("the profile is not signed", e);
    }
  }

  private static List<X509Certificate> anchors(NSDictionary profile) throws IOException {
    List<X509Certificate> anchors = new ArrayList<>();
    for (NSDictionary payload : payloads(profile)) {
      if (Plists.string(payload, "PayloadType")
              .filter("com.apple.security.root"::equals)
              .isPresent()
          && payload.get("PayloadContent") instanceof NSData data) {
        try {
          anchors.add(
              (X509Certificate)
                  CertificateFactory.getInstance("X.509")
                      .generateCertificate(new ByteArrayInputStream(data.bytes())));
        } catch (GeneralSecurityException e) {
          throw new IOException("a trust anchor can't be read", e);
        }
      }
    }
    return anchors;
  }

  private static NSDictionary payload(NSDictionary profile, String key, String value)
      throws IOException {
    return payloads(profile).stream()
        .filter(p -> Plists.string(p, key).filter(value::equals).isPresent())
        .findFirst()
        .orElseThrow(() -> new IOException("the profile has no payload with " + key + " " + value));
  }

  private static List<NSDictionary> payloads(NSDictionary profile) {
    NSObject content = profile.get("PayloadContent");
    return content instanceof NSArray array
        ? Arrays.stream(array.getArray())
            .filter(NSDictionary.class::isInstance)
            .map(NSDictionary.class::cast)
            .toList()
        : List.of();
  }

  private static String string(NSDictionary dict, String key) throws IOException {
    return Plists.string(dict, key).orElseThrow(() -> new IOException("lacks " + key));
  }
}
