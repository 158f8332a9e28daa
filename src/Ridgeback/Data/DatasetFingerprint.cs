using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Ridgeback.Data;

/// <summary>A hash over what a dataset holds.</summary>
internal static class DatasetFingerprint
{
    public static string Of(Dataset data)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var schema = data.Schema;
        Append(hash, [(int)schema.Task, data.Count, data.FeatureCount, data.ClassCount, data.TargetCount, schema.ExampleShape.Count]);
        Append(hash, [.. schema.ExampleShape]);
        var categories =
            Enumerable.Range(0, schema.HasCategories ? data.FeatureCount : 0).SelectMany(feature => schema.CategoriesOf(feature) ?? []);
        foreach (var name in schema.FeatureNames.Concat(schema.ClassNames).Concat(schema.TargetNames).Concat(categories))
        {
            var bytes = Encoding.UTF8.GetBytes(name);
            Append(hash, [bytes.Length]);
            hash.AppendData(bytes);
        }

        foreach (var rows in data.Blocks())
        {
            Append(hash, MemoryMarshal.Cast<float, int>(rows));
        }

        Append(hash, data.Labels);
        Append(hash, MemoryMarshal.Cast<float, int>(data.Targets));
        Append(hash, MemoryMarshal.Cast<float, int>(data.Weights));
        foreach (var name in data.HeadNames)
        {
            hash.AppendData(
                Encoding.UTF8.GetBytes($"{name}\n{string.Join('\n', data.Head(name).ClassNames.Concat(data.Head(name).TargetNames))}\n"));
            Append(hash, data.Head(name).Labels);
            Append(hash, MemoryMarshal.Cast<float, int>(data.Head(name).Targets));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static void Append(IncrementalHash hash, ReadOnlySpan<int> values)
    {
        if (BitConverter.IsLittleEndian)
        {
            hash.AppendData(MemoryMarshal.AsBytes(values));
            return;
        }

        Span<byte> bytes = stackalloc byte[4];
        foreach (var value in values)
        {
            BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
            hash.AppendData(bytes);
        }
    }
}
