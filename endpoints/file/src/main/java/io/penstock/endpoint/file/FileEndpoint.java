/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.endpoint.file;

import io.penstock.api.endpoint.Endpoint;
import io.penstock.api.endpoint.EndpointContext;
import io.penstock.api.endpoint.Sender;
import io.penstock.api.error.SettingException;
import io.penstock.api.plugin.Plugin;
import io.penstock.api.plugin.Setting;
import io.penstock.api.setting.Template;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Appends messages to a file, or to one for each device. */
@Plugin(
        name = "file",
        summary = "Writes messages to a file, or to several by device, source or tag.",
        since = "0.1",
        samples = {
            "file: out/plc.jsonl",
            "file: {path: \"out/{device}.jsonl\", rotate: {size: 64MiB, every: 1d, keep: 10}}",
            "file: {path: out/audit.jsonl, fsync: each-batch}"
        },
        details =
                """
                `path` may hold the fields `{device}`, `{profile}` (the device profile), `{source}` and `{tag:name}`; `{{` stands for a brace.
                A message that lacks one, as a group of several devices lacks `{device}`, is refused.
                Directories are made as needed. A value put into the path loses what could change its level: every character
                but letters, digits, `-`, `_`, `.` and space, and a leading dot, is written as `%` and two hex digits; so are
                letters other than a to z under a locale that has no Unicode (`LANG=C`).

                **Whole lines.** A message is acknowledged when it stands in the file as a whole, newline included (and is on
                the disk where `fsync` asks for it). When a write fails (a full disk) what was half written is cut off again.
                A last line that lacks its newline was never acknowledged: it is cut off when the file is opened, counted
                as `torn-line-mended`. With `separator: none` nothing tells where a message ends, so nothing is mended.

                **Rotation** renames `plc.jsonl` to `plc~000001.jsonl`, `plc~000002.jsonl` and so on; a number is never
                used twice and no message is split. The file is locked while it is open: a second writer is told so. One
                that somebody moves away or removes is begun anew within a second. Where the path is a link, what it leads to is
                written, and set aside beside itself.

                `append: false` makes each message replace the file as a whole: readers see the old one or the new one,
                never a part.""")
public record FileEndpoint(
        @Setting(
                        value = "File to write, relative to the profile's folder.",
                        main = true,
                        required = true,
                        example = "out/{device}.jsonl")
                Template path,
        @Setting(
                        value = "What ends a message: `newline` (added where it has none) or `none`.",
                        defaultValue = "newline")
                Separator separator,
        @Setting(value = "Whether messages are added to the file; otherwise each replaces it.", defaultValue = "true")
                boolean append,
        @Setting("When the file is set aside for a new one; never when absent.") @Nullable Rotate rotate,
        @Setting(
                        value =
                                "When what was written is forced to the disk: `never`, `each-batch` or `{interval: 200ms}`.",
                        defaultValue = "never")
                Fsync fsync,
        @Setting(value = "Files open at a time, where the path has fields.", defaultValue = "64", min = 1, max = 10000)
                int openFiles,
        @Setting(value = "Messages in flight.", defaultValue = "4096", min = 1, max = 65536) int window)
        implements Endpoint {

    /** What ends a message in the file. */
    public enum Separator {
        NEWLINE,
        NONE
    }

    public FileEndpoint {
        if (path.text().isBlank() || path.text().endsWith("/")) {
            throw new SettingException("path", "must name a file", path);
        }
        if (rotate != null && !append) {
            throw new SettingException("rotate", "must be absent where append is false", rotate);
        }
        if (fsync instanceof Fsync.Interval && !append) {
            throw new SettingException("fsync", "must be never or each-batch where append is false", "interval");
        }
        if (openFiles < 1) {
            throw new SettingException("openFiles", "must be at least 1", openFiles);
        }
        if (window < 1) {
            throw new SettingException("window", "must be at least 1", window);
        }
    }

    @Override
    public Sender open(EndpointContext context) throws IOException {
        FileSet files = new FileSet(this, context);
        if (!append) {
            return new ReplacingSender(files);
        }
        if (path.fields().isEmpty()) {
            String file = path.render(field -> null, SafeName::of);
            try {
                files.get(file);
            } catch (IOException e) {
                throw new IOException(FileSet.reason(file, e), e);
            }
        }
        AppendingSender sender = new AppendingSender(files);
        return fsync instanceof Fsync.Interval interval
                ? new IntervalSender(sender, interval.every(), context.lane())
                : sender;
    }

    @Override
    public List<Template> templates() {
        return List.of(path);
    }
}
