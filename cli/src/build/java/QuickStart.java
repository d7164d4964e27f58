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
import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Copies a jar so that the JVM starts faster with it: {@code QuickStart JAR COPY}. Its classes keep their behaviour.
 *
 * <ul>
 *   <li>Its signature is removed: the JVM archives no class of a signed jar.
 *   <li>Classes older than Java 8 get its format, with stack map frames. The JVM archives none older than Java 6, and verifies
 *       such a class by inference each time it is loaded. For picocli, which stays readable for Java 5, that is half of the time
 *       of a short command.
 *   <li>Strings are concatenated as javac did it before Java 9. Since then, javac leaves it to run time, where it is worked out
 *       once for each place and each thread that reaches it at the same time, and is not archived: a tenth of the time of a short fetch.
 * </ul>
 *
 * <p>Run by the build, from source; the jar itself must be on the class path.
 */
final class QuickStart {
    private QuickStart() {}

    public static void main(String[] arguments) throws IOException {
        Path copy = Path.of(arguments[1]);
        Files.createDirectories(copy.getParent());
        try (InputStream file = Files.newInputStream(Path.of(arguments[0]));
                ZipInputStream in = new ZipInputStream(file);
                OutputStream target = Files.newOutputStream(copy);
                ZipOutputStream out = new ZipOutputStream(target)) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                if (entry.getName().matches("META-INF/[^/]*[.](SF|RSA|DSA|EC)")) {
                    continue;
                }
                byte[] content = in.readAllBytes();
                ZipEntry same = new ZipEntry(entry.getName());
                // The build is to give the same bytes each time.
                same.setTimeLocal(entry.getTimeLocal());
                out.putNextEntry(same);
                out.write(entry.getName().endsWith(".class") ? changed(content) : content);
                out.closeEntry();
            }
        }
    }

    private static byte[] changed(byte[] content) {
        if (majorVersion(content) < Opcodes.V1_8) {
            return withFrames(content);
        }
        ClassReader reader = new ClassReader(content);
        ClassWriter writer = new ClassWriter(reader, ClassWriter.COMPUTE_MAXS);
        Concatenations concatenations = new Concatenations(writer);
        reader.accept(concatenations, 0);
        return concatenations.count == 0 ? content : writer.toByteArray();
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

    /** Gives each concatenation of a class a method of its own, with a StringBuilder. */
    private static final class Concatenations extends ClassVisitor {
        private static final char ARGUMENT = '\1';
        private static final char CONSTANT = '\2';

        private String owner;
        private boolean isInterface;
        private int count;

        Concatenations(ClassVisitor next) {
            super(Opcodes.ASM9, next);
        }

        @Override
        public void visit(int version, int access, String name, String signature, String parent, String[] interfaces) {
            owner = name;
            isInterface = (access & Opcodes.ACC_INTERFACE) != 0;
            super.visit(version, access, name, signature, parent, interfaces);
        }

        @Override
        public MethodVisitor visitMethod(
                int access, String name, String descriptor, String signature, String[] exceptions) {
            MethodVisitor next = super.visitMethod(access, name, descriptor, signature, exceptions);
            return new MethodVisitor(Opcodes.ASM9, next) {
                @Override
                public void visitInvokeDynamicInsn(
                        String called, String types, Handle bootstrap, Object... constants) {
                    if (bootstrap.getOwner().equals("java/lang/invoke/StringConcatFactory")) {
                        String method = concatenation(called, types, constants);
                        super.visitMethodInsn(Opcodes.INVOKESTATIC, owner, method, types, isInterface);
                    } else {
                        super.visitInvokeDynamicInsn(called, types, bootstrap, constants);
                    }
                }
            };
        }

        private String concatenation(String called, String types, Object[] constants) {
            Type[] arguments = Type.getArgumentTypes(types);
            String recipe = called.equals("makeConcat")
                    ? String.valueOf(ARGUMENT).repeat(arguments.length)
                    : (String) constants[0];
            String name = "concatenation$" + count++;
            int access = Opcodes.ACC_PRIVATE | Opcodes.ACC_STATIC | Opcodes.ACC_SYNTHETIC;
            MethodVisitor code = super.visitMethod(access, name, types, null, null);
            code.visitCode();
            code.visitTypeInsn(Opcodes.NEW, "java/lang/StringBuilder");
            code.visitInsn(Opcodes.DUP);
            code.visitMethodInsn(Opcodes.INVOKESPECIAL, "java/lang/StringBuilder", "<init>", "()V", false);
            int argument = 0;
            int variable = 0;
            int constant = 1;
            StringBuilder text = new StringBuilder();
            for (char letter : recipe.toCharArray()) {
                if (letter == ARGUMENT) {
                    constant(code, text);
                    Type type = arguments[argument++];
                    code.visitVarInsn(type.getOpcode(Opcodes.ILOAD), variable);
                    variable += type.getSize();
                    append(code, appended(type));
                } else {
                    text.append(letter == CONSTANT ? String.valueOf(constants[constant++]) : letter);
                }
            }
            constant(code, text);
            code.visitMethodInsn(
                    Opcodes.INVOKEVIRTUAL, "java/lang/StringBuilder", "toString", "()Ljava/lang/String;", false);
            code.visitInsn(Opcodes.ARETURN);
            code.visitMaxs(0, 0);
            code.visitEnd();
            return name;
        }

        private static void constant(MethodVisitor code, StringBuilder text) {
            if (text.length() > 0) {
                code.visitLdcInsn(text.toString());
                append(code, "Ljava/lang/String;");
                text.setLength(0);
            }
        }

        private static String appended(Type type) {
            switch (type.getSort()) {
                case Type.BYTE:
                case Type.SHORT:
                    return "I";
                case Type.OBJECT:
                    return type.getClassName().equals("java.lang.String") ? type.getDescriptor() : "Ljava/lang/Object;";
                case Type.ARRAY:
                    return "Ljava/lang/Object;";
                default:
                    return type.getDescriptor();
            }
        }

        private static void append(MethodVisitor code, String type) {
            code.visitMethodInsn(
                    Opcodes.INVOKEVIRTUAL,
                    "java/lang/StringBuilder",
                    "append",
                    "(" + type + ")Ljava/lang/StringBuilder;",
                    false);
        }
    }
}
