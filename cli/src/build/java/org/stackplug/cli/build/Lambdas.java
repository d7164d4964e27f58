package org.stackplug.cli.build;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Gives each lambda and each reference to a method a class of its own, as an anonymous class has one. The JVM makes such a class
 * at run time, or takes it from the archive and links the place where it is used: a quarter of a millisecond, which an archived
 * class does not need. A short command has hundreds.
 */
final class Lambdas extends WrittenOut {
    private static final String INSTANCE = "INSTANCE";

    private final Map<String, byte[]> classes = new LinkedHashMap<>();
    private String host = "";
    private int version;

    Lambdas(ClassVisitor next) {
        super(next);
    }

    /** Returns the new classes, by their internal names. */
    Map<String, byte[]> classes() {
        return classes;
    }

    /** Returns the internal name of the class whose nest they are in, so that they may call private methods. */
    String host() {
        return host;
    }

    @Override
    public void visit(int format, int access, String name, String signature, String parent, String[] interfaces) {
        host = name;
        version = format;
        super.visit(format, access, name, signature, parent, interfaces);
    }

    @Override
    public void visitNestHost(String name) {
        host = name;
        super.visitNestHost(name);
    }

    @Override
    Optional<Method> method(Instruction instruction) {
        // altMetafactory makes those that are serializable, or have several interfaces.
        if (!instruction.bootstrap().getOwner().equals("java/lang/invoke/LambdaMetafactory")
                || !instruction.bootstrap().getName().equals("metafactory")) {
            return Optional.empty();
        }
        String name = owner() + "$$" + (classes.size() + 1);
        classes.put(name, new LambdaClass(name, instruction).bytes());
        return Optional.of(new Method(name, "get", false));
    }

    /** One of them: its constructor takes what the lambda captures, and {@code get} returns an instance. */
    private final class LambdaClass {
        private final String name;
        private final Instruction lambda;
        private final Type[] captured;
        private final ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);

        LambdaClass(String name, Instruction lambda) {
            this.name = name;
            this.lambda = lambda;
            this.captured = Type.getArgumentTypes(lambda.types());
        }

        byte[] bytes() {
            String functional = Type.getReturnType(lambda.types()).getInternalName();
            int access = Opcodes.ACC_FINAL | Opcodes.ACC_SUPER | Opcodes.ACC_SYNTHETIC;
            writer.visit(version, access, name, null, "java/lang/Object", new String[] {functional});
            writer.visitNestHost(host);
            for (int i = 0; i < captured.length; i++) {
                writer.visitField(
                                Opcodes.ACC_PRIVATE | Opcodes.ACC_FINAL,
                                field(i),
                                captured[i].getDescriptor(),
                                null,
                                null)
                        .visitEnd();
            }
            constructor();
            if (captured.length == 0) {
                theInstance();
            } else {
                newInstance();
            }
            function();
            writer.visitEnd();
            return writer.toByteArray();
        }

        private static String field(int i) {
            return "captured" + i;
        }

        private String constructorTypes() {
            return Type.getMethodDescriptor(Type.VOID_TYPE, captured);
        }

        private void constructor() {
            MethodVisitor code = writer.visitMethod(Opcodes.ACC_PRIVATE, "<init>", constructorTypes(), null, null);
            code.visitCode();
            code.visitVarInsn(Opcodes.ALOAD, 0);
            code.visitMethodInsn(Opcodes.INVOKESPECIAL, "java/lang/Object", "<init>", "()V", false);
            int variable = 1;
            for (int i = 0; i < captured.length; i++) {
                code.visitVarInsn(Opcodes.ALOAD, 0);
                code.visitVarInsn(captured[i].getOpcode(Opcodes.ILOAD), variable);
                variable += captured[i].getSize();
                code.visitFieldInsn(Opcodes.PUTFIELD, name, field(i), captured[i].getDescriptor());
            }
            code.visitInsn(Opcodes.RETURN);
            end(code);
        }

        /** One that captures nothing is always the same object. */
        private void theInstance() {
            String type = "L" + name + ";";
            writer.visitField(
                            Opcodes.ACC_PRIVATE | Opcodes.ACC_STATIC | Opcodes.ACC_FINAL, INSTANCE, type, null, null)
                    .visitEnd();
            MethodVisitor first = writer.visitMethod(Opcodes.ACC_STATIC, "<clinit>", "()V", null, null);
            first.visitCode();
            first.visitTypeInsn(Opcodes.NEW, name);
            first.visitInsn(Opcodes.DUP);
            first.visitMethodInsn(Opcodes.INVOKESPECIAL, name, "<init>", constructorTypes(), false);
            first.visitFieldInsn(Opcodes.PUTSTATIC, name, INSTANCE, type);
            first.visitInsn(Opcodes.RETURN);
            end(first);
            MethodVisitor code = writer.visitMethod(Opcodes.ACC_STATIC, "get", lambda.types(), null, null);
            code.visitCode();
            code.visitFieldInsn(Opcodes.GETSTATIC, name, INSTANCE, type);
            code.visitInsn(Opcodes.ARETURN);
            end(code);
        }

        private void newInstance() {
            MethodVisitor code = writer.visitMethod(Opcodes.ACC_STATIC, "get", lambda.types(), null, null);
            code.visitCode();
            code.visitTypeInsn(Opcodes.NEW, name);
            code.visitInsn(Opcodes.DUP);
            int variable = 0;
            for (Type type : captured) {
                code.visitVarInsn(type.getOpcode(Opcodes.ILOAD), variable);
                variable += type.getSize();
            }
            code.visitMethodInsn(Opcodes.INVOKESPECIAL, name, "<init>", constructorTypes(), false);
            code.visitInsn(Opcodes.ARETURN);
            end(code);
        }

        /** The method of the interface: it calls the method with the lambda's code. */
        private void function() {
            Type erased = (Type) lambda.arguments().get(0);
            Handle called = (Handle) lambda.arguments().get(1);
            Type actual = (Type) lambda.arguments().get(2);
            MethodVisitor code =
                    writer.visitMethod(Opcodes.ACC_PUBLIC, lambda.name(), erased.getDescriptor(), null, null);
            code.visitCode();
            boolean creates = called.getTag() == Opcodes.H_NEWINVOKESPECIAL;
            if (creates) {
                code.visitTypeInsn(Opcodes.NEW, called.getOwner());
                code.visitInsn(Opcodes.DUP);
            }
            Type[] needed = needed(called);
            for (int i = 0; i < captured.length; i++) {
                code.visitVarInsn(Opcodes.ALOAD, 0);
                code.visitFieldInsn(Opcodes.GETFIELD, name, field(i), captured[i].getDescriptor());
                Conversion.write(code, captured[i], needed[i]);
            }
            int variable = 1;
            for (int i = 0; i < erased.getArgumentTypes().length; i++) {
                Type given = erased.getArgumentTypes()[i];
                code.visitVarInsn(given.getOpcode(Opcodes.ILOAD), variable);
                variable += given.getSize();
                Conversion.write(code, given, actual.getArgumentTypes()[i]);
                Conversion.write(code, actual.getArgumentTypes()[i], needed[captured.length + i]);
            }
            code.visitMethodInsn(
                    opcode(called), called.getOwner(), called.getName(), called.getDesc(), called.isInterface());
            Type returned = creates ? Type.getObjectType(called.getOwner()) : Type.getReturnType(called.getDesc());
            Conversion.write(code, returned, actual.getReturnType());
            if (actual.getReturnType().getSort() != Type.VOID) {
                Conversion.write(code, actual.getReturnType(), erased.getReturnType());
            }
            code.visitInsn(erased.getReturnType().getOpcode(Opcodes.IRETURN));
            end(code);
        }

        /** Returns the types that the call takes from the stack: the receiver, if there is one, and the parameters. */
        private static Type[] needed(Handle called) {
            Type[] parameters = Type.getArgumentTypes(called.getDesc());
            if (called.getTag() == Opcodes.H_INVOKESTATIC || called.getTag() == Opcodes.H_NEWINVOKESPECIAL) {
                return parameters;
            }
            Type[] all = new Type[parameters.length + 1];
            all[0] = Type.getObjectType(called.getOwner());
            System.arraycopy(parameters, 0, all, 1, parameters.length);
            return all;
        }

        private static int opcode(Handle called) {
            return switch (called.getTag()) {
                case Opcodes.H_INVOKESTATIC -> Opcodes.INVOKESTATIC;
                case Opcodes.H_NEWINVOKESPECIAL -> Opcodes.INVOKESPECIAL;
                case Opcodes.H_INVOKEINTERFACE -> Opcodes.INVOKEINTERFACE;
                // Also a private method, which only its class may call by invokespecial.
                default -> called.isInterface() ? Opcodes.INVOKEINTERFACE : Opcodes.INVOKEVIRTUAL;
            };
        }
    }
}
