using System.Runtime.Intrinsics;

namespace Ridgeback.Kernels;

/// <summary>Blocks of Philox words, and normal numbers from them, for one register width.</summary>
internal abstract unsafe class RandomWords
{
    private static readonly RandomWords Scalar = new VectorRandomWords<ulong, PhiloxScalar, double, SimdScalar<double>>();
    private static readonly RandomWords Wide128 = new VectorRandomWords<Vector128<ulong>, Philox128, Vector128<double>, Simd128<double>>();
    private static readonly RandomWords Wide256 = new VectorRandomWords<Vector256<ulong>, Philox256, Vector256<double>, Simd256<double>>();
    private static readonly RandomWords Wide512 = new VectorRandomWords<Vector512<ulong>, Philox512, Vector512<double>, Simd512<double>>();

    internal static RandomWords For(InstructionPath path) => path switch
    {
        InstructionPath.Scalar => Scalar,
        InstructionPath.Vector128 => Wide128,
        InstructionPath.Vector256 => Wide256,
        _ => Wide512,
    };

    /// <summary>words[4b … 4b + 3] = the block with counter (firstBlock + b, Example, Step, Draw).</summary>
    internal abstract void Fill(RandomAddress address, uint firstBlock, nint blocks, uint* words);

    /// <summary>The same four neighbouring blocks of each of several examples, one example after the other.</summary>
    /// <param name="key">The stream.</param>
    /// <param name="examples">Whose rows they are.</param>
    /// <param name="rows">How many.</param>
    /// <param name="place">Step and draw.</param>
    /// <param name="firstBlock">The first of the four blocks.</param>
    /// <param name="words">16 for each row.</param>
    internal abstract void FillRows(ulong key, int* examples, nint rows, (uint Step, uint Draw) place, uint firstBlock, uint* words);

    /// <summary>Two independent standard normal numbers from each pair of words, by Box and Muller's method.</summary>
    internal abstract void Normals(uint* words, double* normals, nint pairs);
}
