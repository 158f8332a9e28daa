namespace Ridgeback.Kernels;

/// <summary>The register width a set of kernels is written for. Results are repeatable within one path.</summary>
internal enum InstructionPath
{
    /// <summary>One number at a time.</summary>
    Scalar,

    /// <summary>Registers of 128 bits: SSE, NEON.</summary>
    Vector128,

    /// <summary>Registers of 256 bits: AVX2.</summary>
    Vector256,

    /// <summary>Registers of 512 bits: AVX-512.</summary>
    Vector512,
}
