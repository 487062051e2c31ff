package dev.muster.server;

import dev.muster.gateway.ca.CertificateAuthority;
import dev.muster.gateway.ca.Challenges;
import dev.muster.gateway.ca.Challenges.StaticChallenge;
import dev.muster.gateway.profile.EnrollmentLinks;
import dev.muster.gateway.profile.EnrollmentProfile;
import dev.muster.gateway.signature.IdentitySource;
import dev.muster.log.EventLog;
import dev.muster.server.config.ConfigurationException;
import dev.muster.server.config.EnrollmentSection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;

/**
 * How devices enroll, and get another certificate later.
 *
 * @param challenges what profiles prove a right to a certificate with
 * @param address where profiles lead
 * @param links those that lead to a profile
 */
record Enrollment(
    Challenges challenges,
    GatewayAddress address,
    EnrollmentProfile profile,
    EnrollmentLinks links) {

  static Enrollment prepare(
      Configuration configuration,
      CertificateAuthority authority,
      NodeTls tls,
      EventLog log,
      InstantSource clock) {
    EnrollmentSection settings = configuration.enrollment();
    Challenges challenges =
        new Challenges(
            log.keyring()::installation,
            clock,
            settings.challengeLifetime(),
            settings.staticChallenge().map(p -> new StaticChallenge(p, settings.staticUntil())));
    GatewayAddress address =
        new GatewayAddress(
            settings.url(), configuration.node().names().getFirst(), configuration.gateway());
    String template =
        settings.profile().map(Enrollment::read).orElseGet(EnrollmentProfile::builtIn);
    try {
      EnrollmentProfile profile =
          new EnrollmentProfile(
              template,
              new EnrollmentProfile.Contents(
                  address,
                  settings.query(),
                  configuration.gateway().identity() instanceof IdentitySource.Signature,
                  new AdvertisedTopic(settings.topic(), log),
                  settings.organization(),
                  authority.root(),
                  tls::anchors),
              challenges,
              tls::signer);
      return new Enrollment(
          challenges, address, profile, new EnrollmentLinks(log.view(), challenges, clock));
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException("the enrolment profile can't be used: " + e.getMessage(), e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new ConfigurationException("can't read " + file, e);
    }
  }
}
