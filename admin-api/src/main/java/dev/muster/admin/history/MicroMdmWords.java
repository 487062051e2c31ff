package dev.muster.admin.history;

import dev.muster.core.event.MicroMdmFact;
import dev.muster.core.event.MicroMdmFact.MicroKind;
import java.util.Locale;

/** What clients of MicroMDM keep here, in words. */
final class MicroMdmWords {
  private MicroMdmWords() {}

  static String of(MicroMdmFact fact) {
    return switch (fact) {
      case MicroMdmFact.MicroThingKept(var kind, var name, var content) ->
          "MicroMDM's %s %s was put here".formatted(word(kind), name);
      case MicroMdmFact.MicroThingRemoved(var kind, var name) ->
          "MicroMDM's %s %s was taken away".formatted(word(kind), name);
      case MicroMdmFact.MicroDeviceRemoved(var device) ->
          "the device %s was taken off MicroMDM's list".formatted(device.value());
    };
  }

  private static String word(MicroKind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }
}
