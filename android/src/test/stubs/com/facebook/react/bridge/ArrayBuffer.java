package com.facebook.react.bridge;

import java.nio.ByteBuffer;

/** What our code asks of React Native's class of this name. */
public final class ArrayBuffer {
  private final ByteBuffer bytes;

  private ArrayBuffer(ByteBuffer bytes) {
    this.bytes = bytes;
  }

  public ArrayBuffer(int size) {
    this(ByteBuffer.allocateDirect(size));
  }

  public static ArrayBuffer arrayBufferWithCopiedBytes(byte[] bytes) {
    ArrayBuffer buffer = new ArrayBuffer(bytes.length);
    buffer.bytes.duplicate().put(bytes);
    return buffer;
  }

  public ByteBuffer getBytes() {
    return bytes;
  }

  public int getSize() {
    return bytes.capacity();
  }
}
