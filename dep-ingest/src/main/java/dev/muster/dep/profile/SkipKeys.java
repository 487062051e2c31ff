package dev.muster.dep.profile;

import dev.muster.core.selection.Spelling;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The panes of Setup Assistant that can be skipped. Apple, Device Management: SkipKeys. */
final class SkipKeys {
  private static final List<String> SYSTEMS = List.of("iOS", "macOS", "tvOS", "visionOS");
  private static final Map<String, List<Span>> PANES = read();

  /**
   * The versions of a system that have a pane.
   *
   * @param from the first; 0 for all
   * @param until the first without it again; empty if all later ones have it
   */
  private record Span(String system, String from, String until) {
    @Override
    public String toString() {
      return system
          + (from.equals("0") ? "" : " " + from)
          + (until.isEmpty() ? "" : " until before " + until);
    }
  }

  private SkipKeys() {}

  /** What an admin should know of a key; nothing, if the newest systems have its pane. */
  static Optional<String> remark(String key) {
    List<Span> spans = PANES.get(key);
    if (spans == null) {
      String near = Spelling.nearest(key, PANES.keySet()).map(n -> ": " + n + "?").orElse("");
      return Optional.of(
          key + " is no pane of Setup Assistant that is known here, and Apple ignores it" + near);
    }
    if (spans.stream().anyMatch(span -> span.until().isEmpty())) {
      return Optional.empty();
    }
    return Optional.of(
        key
            + " skips nothing on today's systems, only on "
            + String.join(", ", spans.stream().map(Span::toString).toList()));
  }

  private static Map<String, List<Span>> read() {
    Map<String, List<Span>> panes = new TreeMap<>();
    try (InputStream in = SkipKeys.class.getResourceAsStream("skip-keys.tsv");
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      lines
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> line.split("\t"))
          .forEach(cells -> panes.put(cells[0], spans(cells)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Map.copyOf(panes);
  }

  private static List<Span> spans(String[] cells) {
    List<Span> spans = new ArrayList<>();
    for (int i = 0; i < SYSTEMS.size(); i++) {
      String cell = cells[i + 1];
      if (!cell.equals("-")) {
        int dots = cell.indexOf("..");
        spans.add(
            new Span(
                SYSTEMS.get(i),
                dots < 0 ? cell : cell.substring(0, dots),
                dots < 0 ? "" : cell.substring(dots + 2)));
      }
    }
    return List.copyOf(spans);
  }
}
