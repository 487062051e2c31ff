package dev.muster.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/**
 * The program {@code muster} as one process that carries out one call after the other, because to
 * start a JVM takes longer than most calls. {@link #CLIENT} is what a shell calls in its place.
 *
 * <p>A call comes as strings that each end with a zero byte: how many words there are, the words,
 * and standard input. Its answer is a line with the exit code and the number of bytes that went to
 * standard error, and then those bytes and standard output.
 */
final class ResidentProgram {
  /** A program of the shell that takes the port in place of {@code %d}. */
  static final String CLIENT =
      """
      #!/bin/bash
      exec 3<> /dev/tcp/127.0.0.1/%d
      printf '%%s\\0' $# "$@" "$(cat)" >&3
      read -r exit errors <&3
      head -c "$errors" <&3 >&2
      cat <&3
      exit "$exit"
      """;

  private ResidentProgram() {}

  /** Says its port, and goes on until the process is stopped. */
  public static void main(String[] arguments) throws IOException {
    PrintStream stdout = System.out;
    try (ServerSocket server = new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1"))) {
      stdout.println(server.getLocalPort());
      while (true) {
        Socket call = server.accept();
        // A call may wait for what another one writes; whoever has all its input is carried out.
        Thread.ofVirtual().start(() -> answer(call));
      }
    }
  }

  private static void answer(Socket call) {
    try (call) {
      InputStream in = new BufferedInputStream(call.getInputStream());
      String[] words = new String[Integer.parseInt(string(in))];
      for (int i = 0; i < words.length; i++) {
        words[i] = string(in);
      }
      OutputStream out = call.getOutputStream();
      out.write(run(words, string(in)));
      out.flush();
    } catch (IOException e) {
      // Whoever called has gone, and misses the answer.
      return;
    }
  }

  /** One at a time: the standard streams are the process's. */
  private static synchronized byte[] run(String[] words, String input) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    System.setIn(new ByteArrayInputStream(input.getBytes(UTF_8)));
    System.setOut(new PrintStream(out, true, UTF_8));
    int exit =
        Main.commandLine(
                new PrintWriter(out, true, UTF_8), new PrintWriter(err, true, UTF_8), words)
            .execute(words);
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    answer.write("%d %d\n".formatted(exit, err.size()).getBytes(UTF_8));
    err.writeTo(answer);
    out.writeTo(answer);
    return answer.toByteArray();
  }

  private static String string(InputStream in) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int b = in.read(); b > 0; b = in.read()) {
      bytes.write(b);
    }
    return bytes.toString(UTF_8);
  }
}
