/// As Foundation.h beside it: what React Native's headers ask of Apple's framework of this name.
#pragma once

#include <Foundation/Foundation.h>

typedef struct CGSize { CGFloat width, height; } CGSize;
typedef struct CGPoint { CGFloat x, y; } CGPoint;
typedef struct CGRect { CGPoint origin; CGSize size; } CGRect;
typedef struct UIEdgeInsets { CGFloat top, left, bottom, right; } UIEdgeInsets;

@interface UIView : NSObject
@end

@interface UIViewController : NSObject
@end

@interface UIColor : NSObject
@end

@interface UIImage : NSObject
@end
