using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Ridgeback.Kernels;

/// <summary>Asks for memory that will be needed soon.</summary>
internal static unsafe class Prefetch
{
    private const int LineBytes = 64;

    /// <summary>Brings lines into the second-level cache; does nothing where the hardware cannot be asked.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Near(byte* start, nint bytes)
    {
        for (nint at = 0; at < bytes && Sse.IsSupported; at += LineBytes)
        {
            Sse.Prefetch1(start + at);
        }
    }
}
