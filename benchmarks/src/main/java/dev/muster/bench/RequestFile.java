package dev.muster.bench;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.AbstractList;
import java.util.Arrays;
import java.util.stream.Stream;

/** More prepared requests than the heap would hold, one behind the other in a file. */
final class RequestFile extends AbstractList<byte[]> implements AutoCloseable {
  private final Arena arena = Arena.ofShared();
  private final MemorySegment bytes;
  private final long[] starts;

  private RequestFile(Path file, long[] starts) throws IOException {
    this.starts = starts;
    try (FileChannel channel = FileChannel.open(file)) {
      bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
    }
  }

  /** Writes these, in their order. */
  static RequestFile write(Path file, int count, Stream<byte[]> requests) throws IOException {
    long[] starts = new long[count + 1];
    int written = 0;
    try (OutputStream out = Files.newOutputStream(file)) {
      for (byte[] request : (Iterable<byte[]>) requests::iterator) {
        out.write(request);
        starts[written + 1] = starts[written] + request.length;
        written++;
      }
    }
    return new RequestFile(file, Arrays.copyOf(starts, written + 1));
  }

  @Override
  public byte[] get(int index) {
    return bytes
        .asSlice(starts[index], starts[index + 1] - starts[index])
        .toArray(ValueLayout.JAVA_BYTE);
  }

  @Override
  public int size() {
    return starts.length - 1;
  }

  @Override
  public void close() {
    arena.close();
  }
}
