package org.stackplug.cli.build;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;

/**
 * Copies jars so that the JVM starts faster with them: {@code QuickStart FOLDER JAR...}. Their classes keep their behaviour.
 *
 * <ul>
 *   <li>A signature is removed: the JVM archives no class of a signed jar.
 *   <li>Classes older than Java 8 get its format, with stack map frames. The JVM archives none older than Java 6, and verifies
 *       such a class by inference each time it is loaded. For picocli, which stays readable for Java 5, that is half of the time
 *       of a short command.
 *   <li>What javac leaves to run time by {@code invokedynamic} is written out: {@link Concatenations}, {@link RecordMethods},
 *       {@link Lambdas}.
 * </ul>
 *
 * <p>Each jar that has a class older than Java 8 must also be on the class path.
 */
public final class QuickStart {
    /** The entries of the copy, in their order. */
    private final Map<String, Entry> entries = new LinkedHashMap<>();

    /** The members that nests have got, by their hosts. */
    private final Map<String, List<String>> members = new LinkedHashMap<>();

    private static final class Entry {
        private final byte[] content;
        private final LocalDateTime time;

        Entry(byte[] content, LocalDateTime time) {
            this.content = content;
            this.time = time;
        }
    }

    private QuickStart() {}

    /**
     * Copies the jars.
     *
     * @param arguments the folder of the copies, and the jars
     */
    public static void main(String[] arguments) throws IOException {
        Path folder = Files.createDirectories(Path.of(arguments[0]));
        for (String argument : List.of(arguments).subList(1, arguments.length)) {
            Path jar = Path.of(argument);
            QuickStart copy = new QuickStart();
            copy.read(jar);
            copy.addMembers();
            copy.write(folder.resolve(jar.getFileName()));
        }
    }

    private void read(Path jar) throws IOException {
        try (InputStream file = Files.newInputStream(jar);
                ZipInputStream in = new ZipInputStream(file)) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                String name = entry.getName();
                if (name.matches("META-INF/[^/]*[.](SF|RSA|DSA|EC)")) {
                    continue;
                }
                byte[] content = in.readAllBytes();
                // The build is to give the same bytes each time.
                LocalDateTime time = entry.getTimeLocal();
                if (name.endsWith(".class") && !name.endsWith("module-info.class")) {
                    content = changed(content, time);
                }
                entries.put(name, new Entry(content, time));
            }
        }
    }

    private byte[] changed(byte[] content, LocalDateTime time) {
        int version = ((content[6] & 0xff) << 8) | (content[7] & 0xff);
        if (version < Opcodes.V1_8) {
            return withFrames(content);
        }
        ClassReader reader = new ClassReader(content);
        ClassWriter writer = new ClassWriter(reader, ClassWriter.COMPUTE_MAXS);
        Concatenations concatenations = new Concatenations(writer);
        RecordMethods records = new RecordMethods(concatenations);
        Lambdas lambdas = new Lambdas(records);
        // Nests, which let a class call another's private methods, came with Java 11.
        reader.accept(version < Opcodes.V11 ? records : lambdas, 0);
        if (concatenations.count() + records.count() + lambdas.classes().size() == 0) {
            return content;
        }
        lambdas.classes().forEach((name, made) -> {
            entries.put(name + ".class", new Entry(made, time));
            members.computeIfAbsent(lambdas.host(), host -> new ArrayList<>()).add(name);
        });
        return writer.toByteArray();
    }

    private void addMembers() {
        members.forEach((host, names) -> entries.computeIfPresent(host + ".class", (file, entry) -> {
            ClassReader reader = new ClassReader(entry.content);
            ClassWriter writer = new ClassWriter(reader, 0);
            reader.accept(writer, 0);
            names.forEach(writer::visitNestMember);
            return new Entry(writer.toByteArray(), entry.time);
        }));
    }

    private void write(Path copy) throws IOException {
        try (OutputStream target = Files.newOutputStream(copy);
                ZipOutputStream out = new ZipOutputStream(target)) {
            for (Map.Entry<String, Entry> entry : entries.entrySet()) {
                ZipEntry same = new ZipEntry(entry.getKey());
                same.setTimeLocal(entry.getValue().time);
                out.putNextEntry(same);
                out.write(entry.getValue().content);
                out.closeEntry();
            }
        }
    }

    private static byte[] withFrames(byte[] content) {
        ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_FRAMES);
        ClassVisitor upgrade = new ClassVisitor(Opcodes.ASM9, writer) {
            @Override
            public void visit(
                    int version, int access, String name, String signature, String parent, String[] interfaces) {
                super.visit(Opcodes.V1_8, access, name, signature, parent, interfaces);
            }
        };
        new ClassReader(content).accept(upgrade, ClassReader.SKIP_FRAMES);
        return writer.toByteArray();
    }
}
