using System.Numerics;
using System.Runtime.Intrinsics;

namespace Ridgeback.Kernels;

/// <summary>
/// Convolution and its gradients as matrix products over images where they lie, for one precision and one register width.
/// </summary>
/// <remarks>
/// An image is laid out once with its padding; then the elements under a window are a few runs of contiguous memory, and
/// the register kernel of the matrix product walks over them without a copy for each place. Results depend on shapes alone,
/// never on the number of threads.
/// </remarks>
internal abstract unsafe class ConvolutionProduct<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The weight gradient's batch is cut into that many parts at most, which are summed in order.</summary>
    protected const int MostParts = 8;

    private static readonly ConvolutionProduct<T> Scalar = new VectorConvolutionProduct<T, T, SimdScalar<T>>();
    private static readonly ConvolutionProduct<T> Wide128 = new VectorConvolutionProduct<T, Vector128<T>, Simd128<T>>();
    private static readonly ConvolutionProduct<T> Wide256 = new VectorConvolutionProduct<T, Vector256<T>, Simd256<T>>();
    private static readonly ConvolutionProduct<T> Wide512 = new VectorConvolutionProduct<T, Vector512<T>, Simd512<T>>();

    internal static ConvolutionProduct<T> For(InstructionPath path) => path switch
    {
        InstructionPath.Scalar => Scalar,
        InstructionPath.Vector128 => Wide128,
        InstructionPath.Vector256 => Wide256,
        _ => Wide512,
    };

    /// <summary>Bytes that all threads share: the weights in the order of use, or the parts of their gradient.</summary>
    internal static nint SharedBytes(in ConvolutionShape shape, bool weightGradient) => weightGradient
        ? Math.Min(MostParts, shape.Batch) * (nint)shape.Taps * shape.Filters * sizeof(T)
        : shape.Groups * (nint)shape.Taps * Whole(shape.GroupFilters) * sizeof(T);

    /// <summary>Bytes that each thread needs: a laid out image, and for the weight gradient the image of the result.</summary>
    internal static nint WorkerBytes(in ConvolutionShape shape, bool weightGradient) =>
        ((shape.LaidElements + (weightGradient ? (nint)shape.OutHeight * shape.OutWidth * shape.Groups * Whole(shape.GroupFilters) : 0))
            * sizeof(T)) + 256;

    /// <summary>y = convolution of x and weights (window height, window width, group channels, filters), row by row.</summary>
    internal abstract void Forward(in ConvolutionShape shape, T* x, T* weights, T* y, ConvolutionScratch scratch, WorkerTeam team);

    /// <summary>
    /// The gradient of the image x of a convolution, given its transposed shape (<see cref="ConvolutionShape.Transposed"/>).
    /// </summary>
    internal abstract void InputGradient(
        in ConvolutionShape transposed, T* y, T* weights, T* x, ConvolutionScratch scratch, WorkerTeam team);

    /// <summary>The gradient of the weights.</summary>
    internal abstract void WeightGradient(in ConvolutionShape shape, T* x, T* y, T* weights, ConvolutionScratch scratch, WorkerTeam team);

    /// <summary>Whole panels.</summary>
    protected static int Whole(int columns) =>
        (columns + MatrixView<T>.PanelColumns - 1) / MatrixView<T>.PanelColumns * MatrixView<T>.PanelColumns;
}

/// <summary>The scratch of a convolution.</summary>
/// <param name="shared">Of <see cref="ConvolutionProduct{T}.SharedBytes"/>.</param>
/// <param name="workers">Of <see cref="ConvolutionProduct{T}.WorkerBytes"/> for each worker.</param>
/// <param name="workerBytes">From one worker's to the next.</param>
internal readonly unsafe struct ConvolutionScratch(byte* shared, byte* workers, long workerBytes)
{
    internal readonly byte* Shared = shared;
    internal readonly byte* Workers = workers;
    internal readonly long WorkerBytes = workerBytes;
}
