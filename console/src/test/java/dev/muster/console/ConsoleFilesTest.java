package dev.muster.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

class ConsoleFilesTest {
  private static final Path WEB = Path.of("src/main/resources/dev/muster/console/web");
  private static final int MOST_BYTES = 150_000;

  /** What the npm registry has as htm 3.1.1, {@code preact/standalone.module.js}. */
  private static final String VENDORED =
      "72284e8e9079c87817145df1110f74e8a2aa040b2fc384922e18dfcb46fc1fd7";

  private final ConsoleFiles files = ConsoleFiles.load();

  @Test
  void whatABrowserFetchesIsLight() {
    int weight =
        files.page().gzip().length
            + files.all().values().stream().mapToInt(file -> file.gzip().length).sum();
    assertTrue(weight < MOST_BYTES, "compressed, all files have %d bytes".formatted(weight));
  }

  @Test
  void theVendoredLibraryIsAsItsMakersPublishedIt() throws Exception {
    byte[] hash =
        MessageDigest.getInstance("SHA-256")
            .digest(Files.readAllBytes(WEB.resolve("vendor/htm-preact.js")));
    assertEquals(VENDORED, HexFormat.of().formatHex(hash));
  }

  @Test
  void everyFileIsListedAndEveryLicenseIsKept() throws IOException {
    try (Stream<Path> found = Files.walk(WEB)) {
      List<String> names =
          found
              .filter(Files::isRegularFile)
              .map(file -> WEB.relativize(file).toString().replace('\\', '/'))
              .filter(name -> !name.equals("index.html") && !name.equals("files"))
              .sorted()
              .toList();
      assertEquals(names, Files.readAllLines(WEB.resolve("files")));
    }
  }

  @Test
  void everyImportLeadsToAFile() {
    Pattern from = Pattern.compile("from '([^']+)'");
    files
        .all()
        .forEach(
            (path, file) -> {
              if (path.endsWith(".js") && !path.contains("/vendor/")) {
                Matcher found = from.matcher(text(file.content()));
                while (found.find()) {
                  String target =
                      Path.of(path).resolveSibling(found.group(1)).normalize().toString();
                  assertTrue(files.find(target).isPresent(), path + " imports " + found.group(1));
                }
              }
            });
  }

  @Test
  void thePageHasNothingInline() {
    String page = text(files.page().content());
    assertFalse(page.contains("{{"), page);
    assertFalse(Pattern.compile("<script(?![^>]* src=)").matcher(page).find(), page);
    assertFalse(Pattern.compile("<style|\\sstyle=|\\son[a-z]+=").matcher(page).find(), page);
  }

  @Test
  void noModuleWritesHtmlByItself() {
    files
        .all()
        .forEach(
            (path, file) -> {
              if (path.endsWith(".js") && !path.contains("/vendor/")) {
                for (String way :
                    List.of(
                        "innerHTML",
                        "outerHTML",
                        "insertAdjacentHTML",
                        "document.write",
                        "eval(")) {
                  assertFalse(text(file.content()).contains(way), path + " has " + way);
                }
              }
            });
  }

  @Test
  void theCompressedFormIsTheSameFile() throws IOException {
    for (Map.Entry<String, ConsoleFile> file : files.all().entrySet()) {
      try (GZIPInputStream in =
          new GZIPInputStream(new ByteArrayInputStream(file.getValue().gzip()))) {
        assertEquals(text(file.getValue().content()), text(in.readAllBytes()), file.getKey());
      }
    }
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
