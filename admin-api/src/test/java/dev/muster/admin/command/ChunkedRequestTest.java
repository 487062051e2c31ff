package dev.muster.admin.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muster.admin.command.ChunkedRequest.Chunk;
import dev.muster.core.event.Actor;
import dev.muster.core.event.Channel;
import dev.muster.core.event.Command;
import dev.muster.core.event.CommandUuid;
import dev.muster.core.event.Digest256;
import dev.muster.core.event.Enrollment;
import dev.muster.core.event.EnrollmentId;
import dev.muster.core.event.Recorder;
import dev.muster.core.event.RequestFact.CommandRequested;
import dev.muster.log.EventFactory;
import dev.muster.log.topics.Topic;
import dev.muster.log.wire.EventCodec;
import dev.muster.schemas.Event;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ChunkedRequestTest {
  private static final UUID ID = new UUID(1, 2);

  @Test
  void aRequestForAMillionIsSeveralRecordsThatTheLogTakes() {
    List<Enrollment> targets =
        IntStream.range(0, 1_000_000)
            .mapToObj(i -> new UUID(i, i).toString())
            .map(id -> new Enrollment(new EnrollmentId(id), Channel.DEVICE))
            .toList();
    List<Chunk> chunks = ChunkedRequest.of(ID, targets).chunks();
    assertEquals(targets, chunks.stream().flatMap(c -> c.targets().stream()).toList());
    assertEquals(chunks.size(), chunks.stream().map(Chunk::id).distinct().count());
    for (Chunk chunk : chunks) {
      assertTrue(bytes(chunk.targets()) < Topic.LARGEST_RECORD, "too many for a record");
    }
    assertTrue(chunks.size() < 50, "far more records than it takes");
  }

  @Test
  void aRequestForAFewIsOneRecord() {
    List<Enrollment> one = List.of(new Enrollment(new EnrollmentId("a"), Channel.DEVICE));
    assertEquals(List.of(new Chunk(ID, one)), ChunkedRequest.of(ID, one).chunks());
  }

  private static int bytes(List<Enrollment> chunk) {
    Command command =
        Command.of(
            new CommandUuid("c"), "ProfileList", new Digest256(1, 2, 3, 4), Optional.empty());
    EventFactory events = new EventFactory(new Recorder("n", "1"), InstantSource.system());
    return new EventCodec(id -> Event.getClassSchema())
        .encode(events.fleet(new Actor.Admin("anna"), "c", new CommandRequested(command, chunk)))
        .length;
  }
}
