package org.stackplug.cli.build;

import java.util.List;
import java.util.Optional;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** Replaces {@code invokedynamic} instructions of a class by calls of ordinary static methods. */
abstract class WrittenOut extends ClassVisitor {
    private String owner = "";
    private boolean isInterface;
    private int count;

    WrittenOut(ClassVisitor next) {
        super(Opcodes.ASM9, next);
    }

    /** An {@code invokedynamic} instruction. */
    record Instruction(String name, String types, Handle bootstrap, List<Object> arguments) {}

    /** A static method with the types of the instruction that it replaces. */
    record Method(String owner, String name, boolean isInterface) {}

    /** Returns the method that does what an instruction does; empty if the instruction is to stay. */
    abstract Optional<Method> method(Instruction instruction);

    /** Returns the internal name of the class. */
    final String owner() {
        return owner;
    }

    /** Returns how many instructions were replaced. */
    final int count() {
        return count;
    }

    /** Returns a new method of this class. */
    final Method own(String name) {
        return new Method(owner, name + "$" + count, isInterface);
    }

    /** Begins the code of a method that {@link #own} has returned. */
    final MethodVisitor code(Method method, String types) {
        int access = Opcodes.ACC_PRIVATE | Opcodes.ACC_STATIC | Opcodes.ACC_SYNTHETIC;
        MethodVisitor code = super.visitMethod(access, method.name(), types, null, null);
        code.visitCode();
        return code;
    }

    /** Ends the code of a method; its sizes are computed. */
    static void end(MethodVisitor code) {
        code.visitMaxs(0, 0);
        code.visitEnd();
    }

    @Override
    public void visit(int version, int access, String name, String signature, String parent, String[] interfaces) {
        owner = name;
        isInterface = (access & Opcodes.ACC_INTERFACE) != 0;
        super.visit(version, access, name, signature, parent, interfaces);
    }

    @Override
    public final MethodVisitor visitMethod(
            int access, String name, String descriptor, String signature, String[] exceptions) {
        MethodVisitor next = super.visitMethod(access, name, descriptor, signature, exceptions);
        return new MethodVisitor(Opcodes.ASM9, next) {
            @Override
            public void visitInvokeDynamicInsn(String called, String types, Handle bootstrap, Object... arguments) {
                Optional<Method> method = method(new Instruction(called, types, bootstrap, List.of(arguments)));
                if (method.isPresent()) {
                    count++;
                    Method found = method.get();
                    super.visitMethodInsn(
                            Opcodes.INVOKESTATIC, found.owner(), found.name(), types, found.isInterface());
                } else {
                    super.visitInvokeDynamicInsn(called, types, bootstrap, arguments);
                }
            }
        };
    }
}
