package dev.muster.admin.history;

import dev.muster.admin.http.Problem;
import dev.muster.core.event.Fact;
import dev.muster.core.event.Message;
import dev.muster.core.event.MessageFact.MessageReceived;
import dev.muster.core.selection.Spelling;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The kinds of events that callers can ask for, as {@link Fact#kind} names them. */
final class Kinds {
  private static final Set<String> ALL =
      Stream.concat(
              leaves(Fact.class).filter(type -> type != MessageReceived.class),
              leaves(Message.class))
          .map(Class::getSimpleName)
          .collect(Collectors.toCollection(TreeSet::new));

  private Kinds() {}

  /**
   * Whether a kind is one of a list with commas.
   *
   * @throws Problem if the list has one that does not exist
   */
  static Predicate<String> of(String list) {
    Set<String> wanted =
        Arrays.stream(list.split(",")).map(String::strip).collect(Collectors.toSet());
    wanted.stream()
        .filter(kind -> !ALL.contains(kind))
        .findFirst()
        .ifPresent(
            kind -> {
              throw Problem.badRequest(
                  "no event is of the kind %s: %s"
                      .formatted(
                          kind,
                          Spelling.nearest(kind, ALL)
                              .map("did you mean %s?"::formatted)
                              .orElse("docs/events.md has them all, such as Report")));
            });
    return wanted::contains;
  }

  private static Stream<Class<?>> leaves(Class<?> type) {
    return type.isSealed()
        ? Arrays.stream(type.getPermittedSubclasses()).flatMap(Kinds::leaves)
        : Stream.of(type);
  }
}
