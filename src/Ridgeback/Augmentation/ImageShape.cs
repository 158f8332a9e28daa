namespace Ridgeback.Augmentation;

/// <summary>The axes of a picture, rows first and channels last. Data that are no pictures have one row and one channel.</summary>
/// <param name="Height">Rows.</param>
/// <param name="Width">Columns.</param>
/// <param name="Channels">Numbers of a pixel.</param>
public readonly record struct ImageShape(int Height, int Width, int Channels);
