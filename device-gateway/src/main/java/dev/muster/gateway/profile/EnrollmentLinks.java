package dev.muster.gateway.profile;

import dev.muster.core.fleet.Links.Link;
import dev.muster.gateway.ca.Challenges;
import dev.muster.gateway.ca.Hashes;
import dev.muster.log.view.View;
import java.time.InstantSource;
import java.util.Optional;

/** Which enrollment links lead somewhere. Safe for any thread. */
public final class EnrollmentLinks {
  private final View view;
  private final Challenges challenges;
  private final InstantSource clock;

  /** The links of this view. */
  public EnrollmentLinks(View view, Challenges challenges, InstantSource clock) {
    this.view = view;
    this.challenges = challenges;
    this.clock = clock;
  }

  /** The link with this secret, if it counts at this moment and was not used up. */
  public Optional<Link> find(String secret) {
    return view.fleet()
        .links()
        .bySecret(Hashes.sha256(secret))
        .filter(link -> link.counts(clock.instant()) && !used(link));
  }

  /** Whether a link for one device was used by one. */
  public boolean used(Link link) {
    return link.single() && view.fleet().spent().on(challenges.of(link)).isPresent();
  }
}
