using System.Numerics;
using Ridgeback.Kernels;

namespace Ridgeback.Tests.Kernels;

public class BinaryFunctionTests
{
    public static TheoryData<string> Paths => KernelPaths.Names;

    [Theory]
    [MemberData(nameof(Paths))]
    public void Every_function_equals_plain_arithmetic_in_all_lengths_and_forms(string path)
    {
        CheckLengths<float>(path);
        CheckLengths<double>(path);
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void Every_function_is_right_for_all_pairs_of_special_values(string path)
    {
        CheckSpecials<float>(path);
        CheckSpecials<double>(path);
    }

    private static unsafe void CheckLengths<T>(string path)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var kernels = TileKernels<T>.For(Enum.Parse<InstructionPath>(path));
        var (left, right) = (KernelPaths.Values<T>(1200, 1), KernelPaths.Values<T>(1200, 2));
        for (var i = 0; i < left.Length; i += 7)
        {
            right[i] = left[i];
        }

        var scalar = T.CreateTruncating(1.25);
        foreach (var function in Enum.GetValues<BinaryFunction>())
        {
            foreach (var length in KernelPaths.Lengths)
            {
                var outputs = new T[4][];
                outputs[0] = new T[length];
                outputs[1] = left[..length];
                outputs[2] = right[..length];
                outputs[3] = left[..length];
                fixed (T* x = left, y = right, a = outputs[0], b = outputs[1], c = outputs[2], d = outputs[3])
                {
                    kernels.Binary(function, x, y, a, length);
                    kernels.Binary(function, b, y, b, length);
                    kernels.BinaryScalarLeft(function, scalar, c, c, length);
                    kernels.BinaryScalarRight(function, d, scalar, d, length);
                }

                for (var i = 0; i < length; i++)
                {
                    var expected = Reference(function, left[i], right[i]);
                    Same(outputs[0][i], expected, function, left[i], right[i]);
                    Same(outputs[1][i], expected, function, left[i], right[i]);
                    Same(outputs[2][i], Reference(function, scalar, right[i]), function, scalar, right[i]);
                    Same(outputs[3][i], Reference(function, left[i], scalar), function, left[i], scalar);
                }
            }
        }
    }

    private static unsafe void CheckSpecials<T>(string path)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>, IMinMaxValue<T>
    {
        var kernels = TileKernels<T>.For(Enum.Parse<InstructionPath>(path));
        var specials = KernelPaths.Specials<T>();
        var results = new T[specials.Length];
        foreach (var function in Enum.GetValues<BinaryFunction>())
        {
            foreach (var other in specials)
            {
                fixed (T* x = specials, y = results)
                {
                    kernels.BinaryScalarRight(function, x, other, y, specials.Length);
                }

                for (var i = 0; i < specials.Length; i++)
                {
                    Same(results[i], Reference(function, specials[i], other), function, specials[i], other);
                }
            }
        }
    }

    private static void Same<T>(T actual, T expected, BinaryFunction function, T left, T right)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (!KernelPaths.SameBits(actual, expected))
        {
            Assert.Fail($"{function}({left}, {right}) of {typeof(T).Name}: {actual}, expected {expected}");
        }
    }

    private static T Reference<T>(BinaryFunction function, T x, T y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => function switch
        {
            BinaryFunction.Add => x + y,
            BinaryFunction.Subtract => x - y,
            BinaryFunction.Multiply => x * y,
            BinaryFunction.Divide => x / y,
            BinaryFunction.Maximum => T.IsNaN(x) || T.IsNaN(y) ? T.NaN : x == y ? (T.IsNegative(x) ? y : x) : x > y ? x : y,
            BinaryFunction.Minimum => T.IsNaN(x) || T.IsNaN(y) ? T.NaN : x == y ? (T.IsNegative(x) ? x : y) : x < y ? x : y,
            BinaryFunction.Power => T.Pow(x, y),
            BinaryFunction.Greater => x > y ? T.One : T.Zero,
            BinaryFunction.GreaterOrEqual => x >= y ? T.One : T.Zero,
            BinaryFunction.Less => x < y ? T.One : T.Zero,
            BinaryFunction.LessOrEqual => x <= y ? T.One : T.Zero,
            _ => x == y ? T.One : T.Zero,
        };
}
