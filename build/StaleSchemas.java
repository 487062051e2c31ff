import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Removes the classes that Avro's compiler generated when a schema file is newer than one of them:
 * it looks at the file that a class was generated from, and not at those that the file imports.
 */
void main(String[] args) throws IOException {
  Path generated = Path.of(args[1]);
  if (!Files.isDirectory(generated)) {
    return;
  }
  long newest =
      files(Path.of(args[0])).stream().mapToLong(f -> f.toFile().lastModified()).max().orElse(0);
  List<Path> classes = files(generated);
  if (classes.stream().anyMatch(f -> f.toFile().lastModified() < newest)) {
    for (Path one : classes) {
      Files.delete(one);
    }
  }
}

private static List<Path> files(Path directory) throws IOException {
  try (Stream<Path> all = Files.walk(directory)) {
    return all.filter(Files::isRegularFile).sorted(Comparator.reverseOrder()).toList();
  }
}
