package dev.muster.gateway.dep;

import dev.muster.gateway.ca.CertificateAuthority;
import dev.muster.gateway.ca.Challenges;
import dev.muster.gateway.profile.EnrollmentProfile;
import dev.muster.gateway.profile.ProfileSigner;
import dev.muster.log.seal.InstallationKey;
import dev.muster.log.seal.InstallationKeys;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.cms.CMSSignedData;

/** The profiles of an installation at {@code https://mdm.example.com}. */
public final class TestProfiles {
  private static final Pattern CHALLENGE =
      Pattern.compile("<key>Challenge</key><string>([^<]+)</string>");

  private final InstallationKeys keys = InstallationKeys.of(InstallationKey.generate());

  private final CertificateAuthority authority =
      CertificateAuthority.create("Ours", Instant.now()).authority();

  private final Challenges challenges =
      new Challenges(() -> keys, InstantSource.system(), Duration.ofHours(1), Optional.empty());

  private final EnrollmentProfile profile;

  public TestProfiles() {
    KeyPair pair = CertificateAuthority.newKeyPair();
    X509Certificate tls =
        authority.issueForServer(pair.getPublic(), List.of("mdm.example.com"), Instant.now());
    profile =
        new EnrollmentProfile(
            EnrollmentProfile.builtIn(),
            new EnrollmentProfile.Contents(
                () -> "https://mdm.example.com",
                "",
                true,
                () -> "com.apple.mgmt.X",
                "Acme",
                authority.root(),
                () -> List.of(authority.root())),
            challenges,
            () -> new ProfileSigner(List.of(tls), pair.getPrivate()));
  }

  public EnrollmentProfile profile() {
    return profile;
  }

  public X509Certificate root() {
    return authority.root();
  }

  /** What the challenge in a signed profile allows. */
  public Challenges.Verdict challenge(byte[] signed) throws Exception {
    byte[] inside = (byte[]) new CMSSignedData(signed).getSignedContent().getContent();
    Matcher found = CHALLENGE.matcher(new String(inside, StandardCharsets.UTF_8));
    if (!found.find()) {
      throw new AssertionError("no challenge in the profile");
    }
    return challenges.check(found.group(1));
  }
}
