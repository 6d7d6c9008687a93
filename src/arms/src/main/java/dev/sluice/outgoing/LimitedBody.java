package dev.sluice.outgoing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.hc.client5.http.async.methods.AbstractBinResponseConsumer;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpResponse;

/** Collects a body in memory, and gives up beyond a limit. */
final class LimitedBody extends AbstractBinResponseConsumer<OutgoingClient.Answer> {
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private final int limit;
    private int status;

    /**
     * @param limit most bytes
     */
    LimitedBody(int limit) {
        this.limit = limit;
    }

    @Override
    protected void start(HttpResponse response, ContentType type) {
        status = response.getCode();
    }

    @Override
    protected int capacityIncrement() {
        return limit;
    }

    @Override
    protected void data(ByteBuffer bytes, boolean last) throws IOException {
        if (body.size() + bytes.remaining() > limit) {
            throw new IOException("the answer has more than " + limit + " bytes");
        }
        byte[] part = new byte[bytes.remaining()];
        bytes.get(part);
        body.write(part, 0, part.length);
    }

    @Override
    protected OutgoingClient.Answer buildResult() {
        return new OutgoingClient.Answer(status, body.toByteArray());
    }

    @Override
    public void releaseResources() {
        body.reset();
    }
}
