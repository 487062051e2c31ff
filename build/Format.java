import com.google.googlejavaformat.java.Main;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Checks every source file against google-java-format, or rewrites them ({@code
 * -Dformat.mode=fix}). Run by the root pom, before anything is compiled.
 */
void main(String[] args) throws Exception {
  boolean fix = args.length > 0 && args[0].equals("fix");
  List<String> arguments =
      new ArrayList<>(fix ? List.of("--replace") : List.of("--dry-run", "--set-exit-if-changed"));
  try (Stream<Path> files = Files.walk(Path.of(""))) {
    files
        .map(Path::toString)
        .filter(f -> f.endsWith(".java") && f.contains("src/") && !f.contains("target/"))
        .sorted()
        .forEach(arguments::add);
  }
  PrintWriter out = new PrintWriter(System.out);
  PrintWriter err = new PrintWriter(System.err);
  int exit = new Main(out, err, System.in).format(arguments.toArray(String[]::new));
  out.flush();
  err.flush();
  if (exit != 0) {
    System.err.println("Not formatted (see above): run  mvn -N validate -Dformat.mode=fix");
  }
  System.exit(exit);
}
