/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.api.event;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.penstock.api.error.RefusedException;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Writes one document after another with the same generator and buffers. For one thread. */
public final class EncodeBuffer {
    /** What a document consists of. */
    public interface Body {
        void write(JsonGenerator generator) throws IOException;
    }

    private final JsonFactory factory;
    private final Sink sink = new Sink();
    private @Nullable JsonGenerator generator;

    /** @param factory without a root value separator: documents must not begin with one */
    public EncodeBuffer(JsonFactory factory) {
        this.factory = factory;
    }

    /**
     * The bytes of one document.
     *
     * @throws RefusedException when it cannot be written (text that is no Unicode)
     */
    public byte[] write(Body body) {
        JsonGenerator g = generator;
        try {
            if (g == null) {
                g = factory.createGenerator(sink);
            }
            generator = null;
            sink.reset();
            body.write(g);
            g.flush();
            generator = g; // only one that ended its document well is used again
            return sink.take();
        } catch (IOException e) {
            throw new RefusedException("cannot be written as " + factory.getFormatName() + ": " + e.getMessage(), e);
        }
    }

    /** Most documents are flushed once, from the generator's own buffer: that piece is the result, without another copy. */
    private static final class Sink extends OutputStream {
        private static final byte[] NONE = {};

        private byte[] bytes = NONE;
        private int count;

        void reset() {
            bytes = NONE;
            count = 0;
        }

        byte[] take() {
            byte[] taken = count == bytes.length ? bytes : Arrays.copyOf(bytes, count);
            reset();
            return taken;
        }

        @Override
        public void write(int b) {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] b, int off, int len) {
            if (count == 0) {
                bytes = Arrays.copyOfRange(b, off, off + len);
            } else {
                if (count + len > bytes.length) {
                    bytes = Arrays.copyOf(bytes, Math.max(count + len, bytes.length * 4));
                }
                System.arraycopy(b, off, bytes, count, len);
            }
            count += len;
        }
    }
}
