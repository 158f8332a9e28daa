using System.Runtime.Intrinsics;

namespace Ridgeback.Kernels;

/// <summary>What this machine can do, asked once.</summary>
internal static class Hardware
{
    /// <summary>The widest path that is accelerated here; switches such as DOTNET_EnableAVX512=0 narrow it.</summary>
    internal static InstructionPath Best { get; } = Choose();

    /// <summary>The paths that can be run here at their own width, narrowest first.</summary>
    internal static IEnumerable<InstructionPath> Available =>
        Enum.GetValues<InstructionPath>().Where(path => path <= Best);

    private static InstructionPath Choose()
    {
        if (Vector512.IsHardwareAccelerated)
        {
            return InstructionPath.Vector512;
        }

        if (Vector256.IsHardwareAccelerated)
        {
            return InstructionPath.Vector256;
        }

        return Vector128.IsHardwareAccelerated ? InstructionPath.Vector128 : InstructionPath.Scalar;
    }
}
