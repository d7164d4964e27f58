package org.stackplug.cli.build;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Writes out {@code equals} and {@code hashCode} of records. The JVM makes them at their first call; the first {@code equals} of a
 * process takes 28 ms. They compare and combine the components as {@code java.lang.runtime.ObjectMethods} does it.
 */
final class RecordMethods extends WrittenOut {
    RecordMethods(ClassVisitor next) {
        super(next);
    }

    @Override
    Optional<Method> method(Instruction instruction) {
        boolean isEquals = instruction.name().equals("equals");
        if (!instruction.bootstrap().getOwner().equals("java/lang/runtime/ObjectMethods")
                || (!isEquals && !instruction.name().equals("hashCode"))) {
            return Optional.empty();
        }
        List<Handle> components = new ArrayList<>();
        for (int i = 2; i < instruction.arguments().size(); i++) {
            components.add((Handle) instruction.arguments().get(i));
        }
        Method method = own("record");
        MethodVisitor code = code(method, instruction.types());
        if (isEquals) {
            writeEquals(code, components);
        } else {
            writeHashCode(code, components);
        }
        end(code);
        return Optional.of(method);
    }

    private void writeEquals(MethodVisitor code, List<Handle> components) {
        Label different = new Label();
        code.visitVarInsn(Opcodes.ALOAD, 1);
        code.visitTypeInsn(Opcodes.INSTANCEOF, owner());
        code.visitJumpInsn(Opcodes.IFEQ, different);
        for (Handle component : components) {
            Type type = Type.getType(component.getDesc());
            get(code, component);
            code.visitVarInsn(Opcodes.ALOAD, 1);
            code.visitTypeInsn(Opcodes.CHECKCAST, owner());
            code.visitFieldInsn(Opcodes.GETFIELD, component.getOwner(), component.getName(), component.getDesc());
            if (type.getSort() >= Type.ARRAY) {
                code.visitMethodInsn(
                        Opcodes.INVOKESTATIC,
                        "java/util/Objects",
                        "equals",
                        "(Ljava/lang/Object;Ljava/lang/Object;)Z",
                        false);
                code.visitJumpInsn(Opcodes.IFEQ, different);
            } else {
                // Numbers with a decimal point are compared as by their wrappers, which know NaN.
                String two = "(" + type + type + ")I";
                code.visitMethodInsn(Opcodes.INVOKESTATIC, Conversion.wrapper(type), "compare", two, false);
                code.visitJumpInsn(Opcodes.IFNE, different);
            }
        }
        code.visitInsn(Opcodes.ICONST_1);
        code.visitInsn(Opcodes.IRETURN);
        code.visitLabel(different);
        code.visitFrame(Opcodes.F_SAME, 0, null, 0, null);
        code.visitInsn(Opcodes.ICONST_0);
        code.visitInsn(Opcodes.IRETURN);
    }

    private static void writeHashCode(MethodVisitor code, List<Handle> components) {
        code.visitInsn(Opcodes.ICONST_0);
        for (Handle component : components) {
            Type type = Type.getType(component.getDesc());
            code.visitIntInsn(Opcodes.BIPUSH, 31);
            code.visitInsn(Opcodes.IMUL);
            get(code, component);
            if (type.getSort() >= Type.ARRAY) {
                code.visitMethodInsn(
                        Opcodes.INVOKESTATIC, "java/util/Objects", "hashCode", "(Ljava/lang/Object;)I", false);
            } else {
                code.visitMethodInsn(
                        Opcodes.INVOKESTATIC, Conversion.wrapper(type), "hashCode", "(" + type + ")I", false);
            }
            code.visitInsn(Opcodes.IADD);
        }
        code.visitInsn(Opcodes.IRETURN);
    }

    private static void get(MethodVisitor code, Handle component) {
        code.visitVarInsn(Opcodes.ALOAD, 0);
        code.visitFieldInsn(Opcodes.GETFIELD, component.getOwner(), component.getName(), component.getDesc());
    }
}
