using System.Numerics;
using Ridgeback.Kernels;

namespace Ridgeback.Tests.Kernels;

/// <summary>What the kernel tests run over, and how they compare.</summary>
internal static class KernelPaths
{
    internal static readonly InstructionPath[] All = [.. Hardware.Available];

    /// <summary>0 to 70, and some with several unrolled rounds and tails.</summary>
    internal static readonly int[] Lengths = [.. Enumerable.Range(0, 71), 127, 128, 129, 255, 1000, 1031];

    internal static TheoryData<string> Names => [.. All.Select(path => path.ToString())];

    internal static T[] Values<T>(int count, int seed = 1)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var values = new T[count];
        for (var i = 0; i < count; i++)
        {
            var block = Philox.Block(((uint)i, (uint)seed, 0, 0), 99);
            values[i] = T.CreateTruncating(((block.Word0 / 4294967296.0) - 0.5) * 12);
        }

        return values;
    }

    /// <summary>Both zeros, infinities, not-a-number, denormal, smallest, largest and ordinary numbers.</summary>
    internal static T[] Specials<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>, IMinMaxValue<T>
    {
        var smallestNormal = T.CreateTruncating(typeof(T) == typeof(float) ? 1.17549435e-38 : 2.2250738585072014e-308);
        double[] ordinary =
            [1, 0.5, 2, 3.7, 1e-3, 1e-6, 1e-10, 1e-20, 1e-30, 0.9999, 1.0001, 1.4142135, 0.7071, 0.3465, 0.3466, 0.6931, 0.6932, 10, 19, 20,
                30, 60, 80, 87.3, 88.3, 88.7, 88.72, 88.73, 89, 90, 100, 103, 103.9, 104, 105, 106, 110, 300, 700, 708.3, 709.7, 709.78,
                710, 711, 720, 740, 745, 745.2, 750, 760, 1e4, 1e10, 1e30];
        var positive = ordinary.Select(T.CreateTruncating)
            .Concat([T.Zero, T.PositiveInfinity, T.Epsilon, T.Epsilon * T.CreateTruncating(5), smallestNormal,
                smallestNormal / T.CreateTruncating(3), T.MaxValue, T.NaN]);
        return [.. positive.SelectMany(x => new[] { x, -x })];
    }

    /// <summary>Equal bits' worth: both not-a-number, equal, or within a relative error or an absolute one for denormal results.</summary>
    internal static bool Close<T>(T actual, double expected, double relative)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var value = double.CreateChecked(actual);
        var rounded = double.CreateChecked(T.CreateSaturating(expected));
        if (double.IsNaN(expected) || double.IsNaN(value))
        {
            return double.IsNaN(expected) && double.IsNaN(value);
        }

        if (value == expected || value == rounded)
        {
            return true;
        }

        // At the very edge of overflow the rounded result may lie on either side.
        var smallest = double.CreateChecked(T.Epsilon);
        return double.IsFinite(value) && double.IsFinite(expected)
            && Math.Abs(value - expected) <= Math.Max(relative * Math.Abs(expected), 1.01 * smallest);
    }

    internal static bool SameBits<T>(T left, T right)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        T.IsNaN(left) ? T.IsNaN(right) : left == right && T.IsNegative(left) == T.IsNegative(right);
}
