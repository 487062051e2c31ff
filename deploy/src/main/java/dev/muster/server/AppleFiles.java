package dev.muster.server;

import dev.muster.admin.dep.DepAccess;
import dev.muster.core.event.Digest256;
import dev.muster.dep.DepIngest;
import dev.muster.dep.account.AccountPulse;
import dev.muster.dep.profile.CheckedProfile;
import dev.muster.dep.profile.DepProfileCheck;
import dev.muster.dep.profile.Finding;
import dev.muster.dep.token.DepKeyPair;
import dev.muster.dep.token.ServerTokenFile;
import dev.muster.dep.token.ServerTokens;
import dev.muster.dep.token.TokenFileException;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** What the admin API needs of the room that speaks to Apple. */
final class AppleFiles implements DepAccess {
  /** Apple takes the certificate's key once, at the upload, and looks at no date later. */
  private static final Duration VALIDITY = Duration.ofDays(30);

  private final Supplier<Optional<DepIngest>> ingest;
  private final GatewayAddress gateway;
  private final Supplier<List<X509Certificate>> anchors;
  private final InstantSource clock;

  /**
   * For a node.
   *
   * @param ingest what asks Apple on this node, if it does
   * @param anchors what devices must be told to trust
   */
  AppleFiles(
      Supplier<Optional<DepIngest>> ingest,
      GatewayAddress gateway,
      Supplier<List<X509Certificate>> anchors,
      InstantSource clock) {
    this.anchors = anchors;
    this.ingest = ingest;
    this.gateway = gateway;
    this.clock = clock;
  }

  @Override
  public NewKey makeKey(String account) {
    DepKeyPair pair = DepKeyPair.make(account, clock.instant(), VALIDITY);
    try {
      return new NewKey(pair.certificate().getEncoded(), pair.encodedKey());
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("a certificate that was just made can't be encoded", e);
    }
  }

  @Override
  public String pem(byte[] certificate) {
    try {
      return DepKeyPair.pem(
          (X509Certificate)
              CertificateFactory.getInstance("X.509")
                  .generateCertificate(new ByteArrayInputStream(certificate)));
    } catch (CertificateException e) {
      throw new IllegalArgumentException("the certificate can't be read", e);
    }
  }

  @Override
  public ReadToken readToken(byte[] file, byte[] key, byte[] certificate) {
    DepKeyPair pair = DepKeyPair.of(key, certificate);
    try {
      ServerTokens tokens =
          ServerTokenFile.read(file, pair.privateKey(), pair.certificate(), clock.instant());
      return new ReadToken(
          tokens.toJson().getBytes(StandardCharsets.UTF_8),
          sha256(tokens.consumerKey()),
          tokens.accessTokenExpiry());
    } catch (TokenFileException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  @Override
  public DepAccess.ProfileReport check(String json) {
    CheckedProfile checked = DepProfileCheck.check(json, clock.instant());
    return new DepAccess.ProfileReport(
        checked.json(),
        Digest256.of(HexFormat.of().parseHex(checked.sha256())),
        findings(checked, Finding.Level.ERROR),
        findings(checked, Finding.Level.WARNING));
  }

  private static List<String> findings(CheckedProfile checked, Finding.Level level) {
    return checked.findings().stream()
        .filter(finding -> finding.level() == level)
        .map(AppleFiles::sentence)
        .toList();
  }

  /** Most name their key themselves. */
  private static String sentence(Finding finding) {
    return finding.sentence().contains(finding.key())
        ? finding.sentence()
        : "%s: %s".formatted(finding.key(), finding.sentence());
  }

  @Override
  public Optional<Pulse> pulse(String account) {
    return ingest.get().flatMap(i -> i.pulse(account)).map(AppleFiles::pulse);
  }

  private static Pulse pulse(AccountPulse pulse) {
    return new Pulse(pulse.askedAt(), pulse.nextAt(), pulse.problem());
  }

  @Override
  public List<byte[]> anchors() {
    List<byte[]> encoded = new ArrayList<>();
    for (X509Certificate anchor : anchors.get()) {
      try {
        encoded.add(anchor.getEncoded());
      } catch (CertificateEncodingException e) {
        throw new IllegalStateException("a certificate in use can't be encoded", e);
      }
    }
    return encoded;
  }

  @Override
  public String enrollUrl() {
    return gateway.get() + "/dep/enroll";
  }

  private static Digest256 sha256(String text) {
    try {
      return Digest256.of(
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
