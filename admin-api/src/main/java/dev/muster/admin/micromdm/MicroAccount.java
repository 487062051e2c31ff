package dev.muster.admin.micromdm;

import dev.muster.admin.http.Problem;
import dev.muster.core.dep.DepAccount;
import dev.muster.core.dep.DepDevice;
import dev.muster.core.dep.DepState;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The DEP account that is meant, of which MicroMDM has one and its clients name none: the one that
 * has the devices; or the one of this name; or the only one.
 */
final class MicroAccount {
  /** That of an account that is made here. */
  static final String NAME = "micromdm";

  private final Supplier<DepState> state;

  MicroAccount(Supplier<DepState> state) {
    this.state = state;
  }

  /** The only one, or the one of this name; empty if there is none at all. */
  Optional<DepAccount> find() {
    DepState now = state.get();
    Set<String> names = new TreeSet<>();
    now.accounts().forEach((name, account) -> names.add(name));
    if (names.size() > 1 && !names.contains(NAME)) {
      throw new Problem(
          409,
          "dep-account-ambiguous",
          "there are the DEP accounts %s, and these calls name none: use muster dep"
              .formatted(String.join(", ", names)));
    }
    return now.account(NAME).or(() -> names.stream().findFirst().flatMap(now::account));
  }

  /** The one, which must be there. */
  DepAccount get() {
    return find()
        .orElseThrow(
            () ->
                new Problem(
                    409,
                    "dep-account-missing",
                    "there is no DEP account yet: begin with mdmctl get dep-tokens"));
  }

  /** The one that has these devices now. */
  String of(Collection<String> serialNumbers) {
    TreeSet<String> owners =
        serialNumbers.stream()
            .flatMap(serial -> state.get().device(serial).stream())
            .filter(DepDevice::present)
            .map(device -> device.key().account())
            .collect(Collectors.toCollection(TreeSet::new));
    return owners.size() == 1 ? owners.first() : get().name();
  }
}
