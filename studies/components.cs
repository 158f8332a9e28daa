#!/usr/bin/env dotnet
#:project ../src/Ridgeback/Ridgeback.csproj
#:property PublishAot=false

// Splits montages with one image of SIDE × SIDE a row of pixels (as CIFAR-10's unlabelled batches come) into PPM files.
// Usage: dotnet run studies/components.cs -- MONTAGES FOLDER [SIDE]
using System.Globalization;
using System.Text;
using Ridgeback.Formats;

var side = args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : 32;
Directory.CreateDirectory(args[1]);
foreach (var path in Directory.GetFiles(args[0], "*.png").Order(StringComparer.Ordinal))
{
    var montage = Png.Read(path);
    if (montage.Width != side * side || montage.Channels != 3)
    {
        throw new InvalidDataException(
            $"{path}: expected rows of {side * side} pixels in colour, received {montage.Width} of {montage.Channels} channels");
    }

    for (var row = 0; row < montage.Height; row++)
    {
        var bytes = montage.Bytes.Slice(row * side * side * 3, side * side * 3);
        var name = FormattableString.Invariant($"{Path.GetFileNameWithoutExtension(path)}-{row:0000}.ppm");
        File.WriteAllBytes(Path.Combine(args[1], name), [.. Encoding.ASCII.GetBytes($"P6 {side} {side} 255\n"), .. bytes]);
    }
}
