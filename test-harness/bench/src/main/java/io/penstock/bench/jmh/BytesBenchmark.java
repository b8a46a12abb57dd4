/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.jmh;

import com.github.luben.zstd.Zstd;
import io.penstock.api.function.Bytes;
import io.penstock.api.function.Context;
import io.penstock.api.setting.Secret;
import io.penstock.api.setting.Size;
import io.penstock.bench.bus.Readings;
import io.penstock.bench.inside.PlainContext;
import io.penstock.functions.compress.Compress;
import io.penstock.functions.compress.Decompress;
import io.penstock.functions.encrypt.Decrypt;
import io.penstock.functions.encrypt.Encrypt;
import io.penstock.functions.format.Format;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** A group of a hundred events as JSON, about 50 KB, made fewer and unreadable and back; beside the JDK's, or zstd's own, way to do it. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class BytesBenchmark {
    private static final int EVENTS = 100;
    private static final int GZIP_LEVEL = 1;
    private static final int ZSTD_LEVEL = 3;
    private static final int NONCE = 12;
    private static final int TAG_BITS = 128;
    private static final String KEY = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";

    private final Secret secret = new Secret("bench", KEY);
    private final Compress gzip = new Compress(new Compress.Gzip(GZIP_LEVEL));
    private final Compress zstd = new Compress(new Compress.Zstd(ZSTD_LEVEL));
    private final Decompress decompress = new Decompress(Size.parse("64MiB"));
    private final Encrypt encrypt = new Encrypt(new Encrypt.Aes256Gcm(secret, "k1"));
    private final Decrypt decrypt = new Decrypt(Map.of("k1", secret));
    private final Context gzipping = new PlainContext();
    private final Context zstding = new PlainContext();
    private final Context decompressing = new PlainContext();
    private final Context encrypting = new PlainContext();
    private final Context decrypting = new PlainContext();
    private final Bytes plain = new Format(new Format.Json(Format.JsonLayout.PLAIN))
            .apply(Readings.batches(1, EVENTS).get(0), true, new PlainContext());
    private final Bytes gzipped = gzip.apply(plain, gzipping);
    private final Bytes zstded = zstd.apply(plain, zstding);
    private final Bytes encrypted = encrypt.apply(plain, encrypting);
    private final SecretKeySpec key = new SecretKeySpec(secret.key(32), "AES");
    private final Cipher cipher;
    private final byte[] sealed;
    private long nonces;

    public BytesBenchmark() {
        try {
            cipher = Cipher.getInstance("AES/GCM/NoPadding");
            sealed = cipherSeal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has AES/GCM", e);
        }
    }

    @Benchmark
    @Beside("gzipByJava")
    public Bytes gzip() {
        return gzip.apply(plain, gzipping);
    }

    @Benchmark
    public byte[] gzipByJava() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(plain.data().length);
        try (OutputStream out = new Fast(bytes)) {
            out.write(plain.data());
        }
        return bytes.toByteArray();
    }

    @Benchmark
    @Beside("gunzipByJava")
    public Bytes gunzip() {
        return decompress.apply(gzipped, decompressing);
    }

    @Benchmark
    public byte[] gunzipByJava() throws IOException {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(gzipped.data()))) {
            return in.readAllBytes();
        }
    }

    @Benchmark
    @Beside("zstdByItself")
    public Bytes zstd() {
        return zstd.apply(plain, zstding);
    }

    @Benchmark
    public byte[] zstdByItself() {
        return Zstd.compress(plain.data(), ZSTD_LEVEL);
    }

    @Benchmark
    @Beside("unzstdByItself")
    public Bytes unzstd() {
        return decompress.apply(zstded, decompressing);
    }

    @Benchmark
    public byte[] unzstdByItself() {
        return Zstd.decompress(zstded.data(), plain.data().length);
    }

    @Benchmark
    @Beside("cipherSeal")
    public Bytes encrypt() {
        return encrypt.apply(plain, encrypting);
    }

    /** In one piece, its nonce before it. */
    @Benchmark
    public final byte[] cipherSeal() throws GeneralSecurityException {
        byte[] nonce = ByteBuffer.allocate(NONCE).putLong(4, ++nonces).array();
        cipher.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(TAG_BITS, nonce));
        byte[] out = new byte[NONCE + cipher.getOutputSize(plain.data().length)];
        System.arraycopy(nonce, 0, out, 0, NONCE);
        cipher.doFinal(plain.data(), 0, plain.data().length, out, NONCE);
        return out;
    }

    @Benchmark
    @Beside("cipherOpen")
    public Bytes decrypt() {
        return decrypt.apply(encrypted, decrypting);
    }

    @Benchmark
    public byte[] cipherOpen() throws GeneralSecurityException {
        cipher.init(Cipher.DECRYPT_MODE, key, new GCMParameterSpec(TAG_BITS, sealed, 0, NONCE));
        return cipher.doFinal(sealed, NONCE, sealed.length - NONCE);
    }

    /** The JDK's own, at the function's level. */
    private static final class Fast extends GZIPOutputStream {
        Fast(OutputStream out) throws IOException {
            super(out);
            def.setLevel(GZIP_LEVEL);
        }
    }
}
