using System.Runtime.Intrinsics;

namespace Ridgeback.Kernels;

/// <summary>Blocks of Philox words, and normal numbers from them, for one register width.</summary>
internal abstract unsafe class RandomWords
{
    private static readonly RandomWords Scalar = new VectorRandomWords<ulong, PhiloxScalar, double, SimdScalar<double>, float,
        SimdScalar<float>>();
    private static readonly RandomWords Wide128 = new VectorRandomWords<Vector128<ulong>, Philox128, Vector128<double>, Simd128<double>,
        Vector128<float>, Simd128<float>>();
    private static readonly RandomWords Wide256 = new VectorRandomWords<Vector256<ulong>, Philox256, Vector256<double>, Simd256<double>,
        Vector256<float>, Simd256<float>>();
    private static readonly RandomWords Wide512 = new VectorRandomWords<Vector512<ulong>, Philox512, Vector512<double>, Simd512<double>,
        Vector512<float>, Simd512<float>>();

    internal static RandomWords For(InstructionPath path) => path switch
    {
        InstructionPath.Scalar => Scalar,
        InstructionPath.Vector128 => Wide128,
        InstructionPath.Vector256 => Wide256,
        _ => Wide512,
    };

    /// <summary>words[4b … 4b + 3] = the block with counter (firstBlock + b, Example, Step, Draw).</summary>
    internal abstract void Fill(RandomAddress address, uint firstBlock, nint blocks, uint* words);

    /// <summary>As many neighbouring blocks of each of several rows, one row after the other.</summary>
    /// <param name="place">Where the rows' blocks are.</param>
    /// <param name="rows">How many rows.</param>
    /// <param name="blocks">How many blocks of each row.</param>
    /// <param name="words">4 for each block.</param>
    internal abstract void FillRows(in RandomRows place, nint rows, int blocks, uint* words);

    /// <summary>
    /// Two independent standard normal numbers from each pair of words, by Box and Muller's method: √(−2 ln u) times the cosine and the
    /// sine of 2πt.
    /// </summary>
    /// <param name="words">u is (the first word + 1)/2³², t the second/2³².</param>
    /// <param name="normals">Two for each pair.</param>
    /// <param name="pairs">How many.</param>
    internal abstract void Normals(uint* words, double* normals, nint pairs);

    /// <summary>The same in single precision, all along; right to some units in the last place of the radius.</summary>
    /// <inheritdoc cref="Normals(uint*, double*, nint)"/>
    internal abstract void Normals(uint* words, float* normals, nint pairs);
}
