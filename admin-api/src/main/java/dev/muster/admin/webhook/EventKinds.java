package dev.muster.admin.webhook;

import dev.muster.core.event.DeviceFact;
import dev.muster.core.event.Message;
import dev.muster.core.event.MessageFact.MessageReceived;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The kinds of what happens to devices, by name. */
final class EventKinds {
  /** All of them, in alphabetical order. */
  static final Set<String> ALL =
      Stream.concat(records(Message.class), records(DeviceFact.class))
          .filter(kind -> Message.class.isAssignableFrom(kind) || kind != MessageReceived.class)
          .map(Class::getSimpleName)
          .collect(Collectors.toCollection(TreeSet::new));

  private EventKinds() {}

  /** The records that may stand for this type, however deep the families lie. */
  private static Stream<Class<?>> records(Class<?> type) {
    return type.isSealed()
        ? Arrays.stream(type.getPermittedSubclasses()).flatMap(EventKinds::records)
        : Stream.of(type);
  }
}
