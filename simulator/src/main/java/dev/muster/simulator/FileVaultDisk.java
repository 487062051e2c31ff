package dev.muster.simulator;

import static dev.muster.simulator.Plists.dict;

import com.dd.plist.NSArray;
import com.dd.plist.NSData;
import com.dd.plist.NSDictionary;
import com.dd.plist.NSObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.bouncycastle.cms.CMSAlgorithm;
import org.bouncycastle.cms.CMSEnvelopedDataGenerator;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.jcajce.JceCMSContentEncryptorBuilder;
import org.bouncycastle.cms.jcajce.JceKeyTransRecipientInfoGenerator;

/**
 * The FileVault of a Mac. It is turned on by a profile as if someone logged in at once; a key that
 * was made while no profile said for whom it is to be encrypted is never sent. Told by the device's
 * own thread alone.
 */
final class FileVaultDisk {
  private static final String ON = "com.apple.MCX.FileVault2";
  private static final String ESCROW = "com.apple.security.FDERecoveryKeyEscrow";
  private static final String LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ0123456789";
  private static final int GROUPS = 6;
  private static final int GROUP = 4;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Effects effects;
  private Optional<Escrow> escrow = Optional.empty();
  private Optional<byte[]> kept = Optional.empty();

  FileVaultDisk(Effects effects) {
    this.effects = effects;
  }

  /** For whom keys are encrypted, by which profile. */
  private record Escrow(String profile, X509Certificate certificate) {}

  /** Someone has the Mac make a recovery key, as for the first time. */
  void makeKey() {
    effects.recoveryKey(Optional.of(newKey()));
    kept = escrow.map(to -> encrypted(to.certificate()));
  }

  void installed(String identifier, NSDictionary profile) {
    List<NSDictionary> payloads = payloads(profile);
    Optional<X509Certificate> certificate =
        of(payloads, ESCROW)
            .flatMap(payload -> Plists.string(payload, "EncryptCertPayloadUUID"))
            .flatMap(uuid -> certificate(payloads, uuid));
    certificate.ifPresent(found -> escrow = Optional.of(new Escrow(identifier, found)));
    boolean on =
        of(payloads, ON)
            .flatMap(payload -> Plists.string(payload, "Enable"))
            .filter("On"::equals)
            .isPresent();
    if (on && effects.recoveryKey().isEmpty()) {
      makeKey();
    }
  }

  void removed(String identifier) {
    escrow = escrow.filter(one -> !one.profile().equals(identifier));
  }

  /** What {@code SecurityInfo} says. */
  void tell(NSDictionary securityInfo) {
    boolean on = effects.recoveryKey().isPresent();
    securityInfo.put("FDE_Enabled", on);
    securityInfo.put("FDE_HasPersonalRecoveryKey", on);
    securityInfo.put("FDE_HasInstitutionalRecoveryKey", false);
    kept.filter(cms -> escrow.isPresent())
        .ifPresent(
            cms -> {
              securityInfo.put("FDE_PersonalRecoveryKeyCMS", new NSData(cms));
              securityInfo.put("FDE_PersonalRecoveryKeyDeviceKey", "recovery");
            });
  }

  /** {@code RotateFileVaultKey}. */
  Optional<Failure> rotate(String uuid, NSDictionary command, NSDictionary result) {
    Optional<String> password =
        command.get("FileVaultUnlock") instanceof NSDictionary unlock
            ? Plists.string(unlock, "Password")
            : Optional.empty();
    if (effects.recoveryKey().isEmpty() || !effects.recoveryKey().equals(password)) {
      return Optional.of(Failure.because("The recovery key does not unlock this Mac."));
    }
    Optional<X509Certificate> reply =
        command.get("ReplyEncryptionCertificate") instanceof NSData data
            ? certificate(data)
            : Optional.empty();
    makeKey();
    reply.ifPresent(
        to ->
            result.put("RotateResult", dict("EncryptedNewRecoveryKey", new NSData(encrypted(to)))));
    effects.changed(uuid, "RotateFileVaultKey", "");
    return Optional.empty();
  }

  private static String newKey() {
    return IntStream.range(0, GROUPS)
        .mapToObj(
            group ->
                IntStream.range(0, GROUP)
                    .mapToObj(i -> LETTERS.charAt(RANDOM.nextInt(LETTERS.length())))
                    .map(String::valueOf)
                    .collect(Collectors.joining()))
        .collect(Collectors.joining("-"));
  }

  private byte[] encrypted(X509Certificate to) {
    try {
      CMSEnvelopedDataGenerator generator = new CMSEnvelopedDataGenerator();
      generator.addRecipientInfoGenerator(new JceKeyTransRecipientInfoGenerator(to));
      return generator
          .generate(
              new CMSProcessableByteArray(
                  effects.recoveryKey().orElseThrow().getBytes(StandardCharsets.UTF_8)),
              new JceCMSContentEncryptorBuilder(CMSAlgorithm.AES256_CBC).build())
          .getEncoded();
    } catch (GeneralSecurityException | CMSException | IOException e) {
      throw new IllegalStateException("a recovery key can't be encrypted", e);
    }
  }

  private static List<NSDictionary> payloads(NSDictionary profile) {
    NSObject[] all =
        profile.get("PayloadContent") instanceof NSArray array ? array.getArray() : new NSObject[0];
    return Arrays.stream(all)
        .filter(NSDictionary.class::isInstance)
        .map(NSDictionary.class::cast)
        .toList();
  }

  private static Optional<NSDictionary> of(List<NSDictionary> payloads, String type) {
    return payloads.stream()
        .filter(payload -> Plists.string(payload, "PayloadType").filter(type::equals).isPresent())
        .findFirst();
  }

  private static Optional<X509Certificate> certificate(List<NSDictionary> payloads, String uuid) {
    return payloads.stream()
        .filter(payload -> Plists.string(payload, "PayloadUUID").filter(uuid::equals).isPresent())
        .map(payload -> payload.get("PayloadContent"))
        .filter(NSData.class::isInstance)
        .findFirst()
        .flatMap(data -> certificate((NSData) data));
  }

  private static Optional<X509Certificate> certificate(NSData data) {
    try {
      return Optional.of(
          (X509Certificate)
              CertificateFactory.getInstance("X.509")
                  .generateCertificate(new ByteArrayInputStream(data.bytes())));
    } catch (GeneralSecurityException e) {
      return Optional.empty();
    }
  }
}
