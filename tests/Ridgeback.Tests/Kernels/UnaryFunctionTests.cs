using System.Numerics;
using Ridgeback.Kernels;

namespace Ridgeback.Tests.Kernels;

public class UnaryFunctionTests
{
    private static readonly UnaryFunction[] Functions = Enum.GetValues<UnaryFunction>();

    public static TheoryData<string> Paths => KernelPaths.Names;

    [Theory]
    [MemberData(nameof(Paths))]
    public void Every_function_is_right_at_special_values(string path)
    {
        Check<float>(path, KernelPaths.Specials<float>(), 2e-7);
        Check<double>(path, KernelPaths.Specials<double>(), 2e-15);
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void Every_function_is_accurate_over_its_range(string path)
    {
        double[] scales = [1e-4, 0.05, 1, 8, 15];
        foreach (var scale in scales)
        {
            Check<float>(path, [.. KernelPaths.Values<float>(4000).Select(x => (float)(x * scale))], 2e-7);
            Check<double>(path, [.. KernelPaths.Values<double>(4000).Select(x => x * scale)], 2e-15);
        }
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void A_result_depends_on_neither_place_nor_length_nor_aliasing(string path)
    {
        CheckPlaces<float>(path);
        CheckPlaces<double>(path);
    }

    [Fact]
    public void The_far_tails_of_the_sigmoid_are_not_rounded_to_zero()
    {
        foreach (var path in KernelPaths.All)
        {
            var result = Apply(path, UnaryFunction.Sigmoid, [-80f, -100f, 80f]);
            ((double)result[0]).ShouldBe(Math.Exp(-80), Math.Exp(-80) * 2e-7);
            ((double)result[1]).ShouldBe(Math.Exp(-100), 1.5e-45);
            result[2].ShouldBe(1f);
        }
    }

    [Fact]
    public void The_sign_of_zero_is_zero_and_zero_keeps_its_sign_in_odd_functions()
    {
        foreach (var path in KernelPaths.All)
        {
            Apply(path, UnaryFunction.Sign, [0.0, -0.0, 3, -3]).ShouldBe([0.0, 0.0, 1, -1]);
            foreach (var odd in new[] { UnaryFunction.Tanh, UnaryFunction.Expm1, UnaryFunction.Log1p })
            {
                var zeros = Apply(path, odd, [-0.0, 0.0]);
                double.IsNegative(zeros[0]).ShouldBeTrue($"{odd} of −0");
                double.IsNegative(zeros[1]).ShouldBeFalse($"{odd} of 0");
            }
        }
    }

    private static void Check<T>(string path, T[] inputs, double tolerance)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach (var function in Functions)
        {
            var results = Apply(Enum.Parse<InstructionPath>(path), function, inputs);
            for (var i = 0; i < inputs.Length; i++)
            {
                var x = double.CreateChecked(inputs[i]);
                var expected = Reference(function, x);

                if (!KernelPaths.Close(results[i], expected, tolerance))
                {
                    Assert.Fail($"{function}({x:R}) of {typeof(T).Name}: {results[i]}, expected {expected:R}");
                }
            }
        }
    }

    private static unsafe void CheckPlaces<T>(string path)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var kernels = TileKernels<T>.For(Enum.Parse<InstructionPath>(path));
        var inputs = KernelPaths.Values<T>(1200);
        inputs[3] = T.NaN;
        inputs[40] = T.NegativeInfinity;
        foreach (var function in Functions)
        {
            // The register goes through the shortest run: one number.
            var expected = inputs.Select(x => Apply(kernels.Path, function, [x])[0]).ToArray();
            foreach (var length in KernelPaths.Lengths)
            {
                var offset = length % 3;
                var outputs = new T[length + 2];
                outputs[0] = outputs[^1] = T.CreateTruncating(77);
                var inPlace = inputs.AsSpan(offset, length).ToArray();
                fixed (T* x = inputs, y = outputs, z = inPlace)
                {
                    kernels.Unary(function, x + offset, y + 1, length);
                    kernels.Unary(function, z, z, length);
                }

                outputs[0].ShouldBe(T.CreateTruncating(77));
                outputs[^1].ShouldBe(T.CreateTruncating(77));
                for (var i = 0; i < length; i++)
                {
                    if (!KernelPaths.SameBits(outputs[i + 1], expected[i + offset])
                        || !KernelPaths.SameBits(inPlace[i], expected[i + offset]))
                    {
                        Assert.Fail($"{function}, length {length}, element {i}: {outputs[i + 1]} and in place {inPlace[i]}, alone "
                            + $"{expected[i + offset]}");
                    }
                }
            }
        }
    }

    private static unsafe T[] Apply<T>(InstructionPath path, UnaryFunction function, T[] inputs)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var outputs = new T[inputs.Length];
        fixed (T* x = inputs, y = outputs)
        {
            TileKernels<T>.For(path).Unary(function, x, y, inputs.Length);
        }

        return outputs;
    }

    private static double Reference(UnaryFunction function, double x) => function switch
    {
        UnaryFunction.Negate => -x,
        UnaryFunction.Abs => Math.Abs(x),
        UnaryFunction.Sign => double.IsNaN(x) ? x : Math.Sign(x),
        UnaryFunction.Sqrt => Math.Sqrt(x),
        UnaryFunction.Square => x * x,
        UnaryFunction.Reciprocal => 1 / x,
        UnaryFunction.Exp => Math.Exp(x),
        UnaryFunction.Log => Math.Log(x),
        UnaryFunction.Log1p => PlusOneLogarithm(x),
        UnaryFunction.Expm1 => ExponentialMinusOne(x),
        UnaryFunction.Tanh => Math.Tanh(x),
        UnaryFunction.Sigmoid => x >= 0 ? 1 / (1 + Math.Exp(-x)) : Math.Exp(x) / (1 + Math.Exp(x)),
        UnaryFunction.Softplus => Math.Max(x, 0) + PlusOneLogarithm(Math.Exp(-Math.Abs(x))),
        UnaryFunction.Sin => Math.Sin(x),
        UnaryFunction.Cos => Math.Cos(x),
        UnaryFunction.Floor => Math.Floor(x),
        _ => 1 - x,
    };

    // ln(1 + x) = ln(u)·x/(u − 1) with u = 1 + x rounded (W. Kahan); the framework has only the naive form.
    private static double PlusOneLogarithm(double x)
    {
        var u = 1 + x;
        return u == 1 || double.IsPositiveInfinity(u) ? x : Math.Log(u) * (x / (u - 1));
    }

    // eˣ − 1 = sinh(x/2)·2·e^(x/2), and the series where sinh would not help.
    private static double ExponentialMinusOne(double x) =>
        Math.Abs(x) < 1e-5 ? x + (x * x / 2) + (x * x * x / 6) : Math.Abs(x) > 1 ? Math.Exp(x) - 1 : 2 * Math.Sinh(x / 2) * Math.Exp(x / 2);
}
