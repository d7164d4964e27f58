import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;

/**
 * Copies a jar and brings its classes to the format of Java 8, with stack map frames: {@code StackMapFrames JAR COPY}.
 *
 * <p>The JVM archives no class of a format older than 50, and verifies such a class by inference each time it is loaded. For
 * picocli, which stays readable for Java 5, that is half of the time of a short command. Run by the build, from source; the
 * jar itself must be on the class path.
 */
final class StackMapFrames {
    private StackMapFrames() {}

    public static void main(String[] arguments) throws IOException {
        Path copy = Path.of(arguments[1]);
        Files.createDirectories(copy.getParent());
        try (InputStream file = Files.newInputStream(Path.of(arguments[0]));
                ZipInputStream in = new ZipInputStream(file);
                OutputStream target = Files.newOutputStream(copy);
                ZipOutputStream out = new ZipOutputStream(target)) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                byte[] content = in.readAllBytes();
                boolean old = entry.getName().endsWith(".class") && majorVersion(content) < Opcodes.V1_8;
                ZipEntry same = new ZipEntry(entry.getName());
                // The build is to give the same bytes each time.
                same.setTimeLocal(entry.getTimeLocal());
                out.putNextEntry(same);
                out.write(old ? withFrames(content) : content);
                out.closeEntry();
            }
        }
    }

    private static int majorVersion(byte[] content) {
        return (content[6] & 0xff) << 8 | content[7] & 0xff;
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
