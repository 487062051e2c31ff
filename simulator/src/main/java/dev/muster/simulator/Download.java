package dev.muster.simulator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file that is downloaded, in as many tries as it takes: a try goes on where the one before broke
 * off, by a range request, if it is still the same file. One thread at a time may drive it.
 */
final class Download implements AutoCloseable {
  private static final Pattern CONTENT_RANGE =
      Pattern.compile("bytes (\\d{1,18})-\\d+/(\\d{1,18})");
  private static final int MOST_REDIRECTS = 5;
  private static final int OK = 200;
  private static final int PARTIAL = 206;
  private static final int OUT_OF_RANGE = 416;

  private final Network network;
  private final URI url;
  private final int pieceBytes;
  private final FileChannel file;
  private Optional<String> tag = Optional.empty();
  private OptionalLong total = OptionalLong.empty();

  /** The server has no such file, and will have none. */
  static final class Gone extends IOException {
    private static final long serialVersionUID = 1L;

    Gone(int status) {
      super("HTTP " + status);
    }
  }

  /**
   * Begins with nothing.
   *
   * @param pieceBytes how much it asks for at once; 0 for all
   */
  Download(Network network, URI url, int pieceBytes) throws IOException {
    this.network = network;
    this.url = url;
    this.pieceBytes = pieceBytes;
    file =
        FileChannel.open(
            Files.createTempFile("simulated-mac", ".pkg"),
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            StandardOpenOption.DELETE_ON_CLOSE);
  }

  FileChannel file() {
    return file;
  }

  /** How much is there. */
  long bytes() throws IOException {
    return file.size();
  }

  /**
   * One try to get the rest.
   *
   * @throws Gone if there is no use in trying again
   * @throws IOException if it broke off; what came stays
   */
  void goOn() throws IOException, InterruptedException {
    URI where = url;
    for (int redirects = 0; !whole(); ) {
      long before = bytes();
      HttpResponse<Void> answer = network.fetch(request(where), this::receive, this::position);
      int status = answer.statusCode();
      Optional<String> location = answer.headers().firstValue("Location");
      if (status / 100 == 3 && location.isPresent() && ++redirects <= MOST_REDIRECTS) {
        where = Manifest.https(where.resolve(location.get()).toString());
      } else if (status == OUT_OF_RANGE) {
        startOver();
        throw new IOException("the file became shorter");
      } else if (status / 100 == 4 && status != 408 && status != 429) {
        throw new Gone(status);
      } else if (status != OK && status != PARTIAL) {
        throw new IOException("HTTP " + status);
      } else if (total.isEmpty()) {
        total = OptionalLong.of(bytes());
      } else if (status == PARTIAL && bytes() == before) {
        throw new IOException("the part that was asked for is empty");
      }
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  private boolean whole() throws IOException {
    return total.isPresent() && bytes() >= total.getAsLong();
  }

  private HttpRequest.Builder request(URI where) throws IOException {
    HttpRequest.Builder request = HttpRequest.newBuilder(where).GET();
    long from = bytes();
    if (from > 0 || pieceBytes > 0) {
      request.header(
          "Range",
          pieceBytes > 0
              ? "bytes=%d-%d".formatted(from, from + pieceBytes - 1)
              : "bytes=%d-".formatted(from));
      if (from > 0) {
        tag.ifPresent(t -> request.header("If-Range", t));
      }
    }
    return request;
  }

  /** Where what comes belongs. */
  private BodySubscriber<Void> receive(ResponseInfo answer) {
    try {
      if (answer.statusCode() == PARTIAL) {
        Matcher range =
            CONTENT_RANGE.matcher(answer.headers().firstValue("Content-Range").orElse(""));
        if (!range.matches() || Long.parseLong(range.group(1)) != bytes()) {
          throw new IOException("this is not the part that was asked for");
        }
        total = OptionalLong.of(Long.parseLong(range.group(2)));
      } else if (answer.statusCode() == OK) {
        startOver();
        total = answer.headers().firstValueAsLong("Content-Length");
      } else {
        return BodySubscribers.discarding();
      }
      tag = answer.headers().firstValue("ETag").filter(t -> !t.startsWith("W/"));
      return BodySubscribers.ofByteArrayConsumer(part -> part.ifPresent(this::append));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void append(byte[] part) {
    try {
      ByteBuffer bytes = ByteBuffer.wrap(part);
      while (bytes.hasRemaining()) {
        file.write(bytes, file.size());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void startOver() throws IOException {
    file.truncate(0);
    total = OptionalLong.empty();
    tag = Optional.empty();
  }

  private long position() {
    try {
      return bytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
