package dev.muster.core.renewal;

import dev.muster.core.event.Digest256;
import dev.muster.core.process.Due;
import java.time.Instant;
import java.util.HexFormat;

/**
 * A device is to be told to get another certificate.
 *
 * @param due not before this
 * @param certificate the certificate that is to be replaced
 * @param ends the end of that one
 * @param attempt 1 for the first time that it is told
 */
public record RenewalPlan(Instant due, Digest256 certificate, Instant ends, int attempt)
    implements Due {

  @Override
  public String resource() {
    return "renewal";
  }

  @Override
  public String key() {
    return "renewal %s %d".formatted(HexFormat.of().formatHex(certificate.toArray()), attempt);
  }
}
