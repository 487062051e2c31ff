package dev.muster.admin.packages;

import dev.muster.core.event.Digest256;
import java.util.Optional;

/** Tells who needs a package still. */
@FunctionalInterface
public interface PackageUse {
  /** What names the package with these bytes, for people; empty if nothing does. */
  Optional<String> of(Digest256 content);
}
